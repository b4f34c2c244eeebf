/** What it remembers of a conversation. */
export interface Memory {
  readonly expects: 'an order number' | null;
  /** Messages in a row that it made nothing of. */
  readonly puzzled: number;
}

export interface Reply {
  readonly says?: string;
  /** Why people are to take over; for their eyes alone. */
  readonly handsOff?: string;
  readonly memory: Memory;
}

export const nothingYet: Memory = { expects: null, puzzled: 0 };

const understood = (says: string, expects: Memory['expects'] = null): Reply => ({
  says,
  memory: { expects, puzzled: 0 },
});
const handsOff = (reason: string): Reply => ({ handsOff: reason, memory: nothingYet });

const numberIn = (text: string): string | undefined => /\d{4,12}/.exec(text)?.[0];

/** Made up, but the same each time that somebody asks for the same order. */
const statusOf = (order: string): string =>
  Number(order.slice(-1)) % 2 === 0
    ? `Order ${order} left our warehouse yesterday and should be with you tomorrow.`
    : `Order ${order} is being packed: it leaves our warehouse today.`;

/** The first rule that fits answers. */
const rules: readonly (readonly [RegExp, (text: string) => Reply])[] = [
  [
    /\b(human|agent|person|somebody real|representative|colleague)\b/i,
    () => handsOff('The customer asks for a person.'),
  ],
  [
    /\b(angry|furious|terrible|awful|ridiculous|unacceptable|scam|worst|lawyer)\b|!{3}/i,
    () => handsOff('The customer is upset.'),
  ],
  [
    /\b(orders?|parcel|package|delivery|shipping|track(ing)?)\b/i,
    (text) => {
      const order = numberIn(text);
      return order === undefined
        ? understood('I can look that up. What is your order number?', 'an order number')
        : understood(statusOf(order));
    },
  ],
  [
    /\b(open|opening|hours|closed?)\b/i,
    () => understood('Our shop is open from Monday to Saturday, 9 am to 6 pm.'),
  ],
  [/\b(thanks?|thank you|great|perfect)\b/i, () => understood('You are welcome!')],
  [
    /\b(hi|hello|hey|good (morning|afternoon|evening))\b/i,
    () => understood('Hello! I am the shop’s AI agent. How can I help?'),
  ],
];

/** What it says to a message, or that people are to have the conversation. */
export function replyTo(text: string, { expects, puzzled }: Memory): Reply {
  const order = numberIn(text);
  if (expects === 'an order number' && order !== undefined) return understood(statusOf(order));
  for (const [words, reply] of rules) if (words.test(text)) return reply(text);
  if (puzzled > 0) return handsOff('It didn’t understand the customer twice.');
  return {
    says: 'I am afraid I don’t understand. I know about orders and opening hours; or ask for a person.',
    memory: { expects, puzzled: puzzled + 1 },
  };
}

/** The customer would rather not be connected with a person. */
export const onDeclined = 'All right, then I go on. What else can I do for you?';
