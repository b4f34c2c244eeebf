import fc from 'fast-check';
import { writeAsAi } from '#domain/hand-off/ai-message.ts';
import { answerConsent, leaveAddress } from '#domain/hand-off/consent.ts';
import {
  arriveElsewhere,
  closeFromElsewhere,
  fallBack,
  replyFromElsewhere,
} from '#domain/hand-off/elsewhere.ts';
import { requestHandOff } from '#domain/hand-off/request.ts';
import { type AgentId, day, minute, type TicketId } from '#domain/ids.ts';
import { ok, type Result } from '#domain/result.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { closeTicket } from '#domain/ticket/close.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { unrouted } from '#test/support/builders.ts';
import { type Inbox, sam, snooze, sue, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { anArrival } from '#use-cases/arrival.ts';
import { assign } from '#use-cases/assign.ts';
import { block, unblock } from '#use-cases/block.ts';
import { changeTicketBy } from '#use-cases/change-ticket.ts';
import { close, reopen } from '#use-cases/close.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { chatTicketId, contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { tag } from '#use-cases/tag.ts';

/** What becomes of the tickets of a few people by SMS and in the chat, with an AI agent and without. */
const often = {
  write: 12,
  answer: 5,
  'the AI agent answers': 4,
  'hand off': 6,
  consent: 3,
  refuse: 3,
  close: 2,
  'days pass': 2,
} as const;
const seldom = [
  'answer and close',
  'note',
  'claim',
  'release',
  'end',
  'reopen',
  'tag',
  'snooze',
  'leave an address',
  'arrive elsewhere',
  'hand-off fails',
  'AI agent is gone',
  'answered elsewhere',
  'closed elsewhere',
  'AI agent on',
  'AI agent off',
  'block',
  'unblock',
] as const;
type Kind = keyof typeof often | (typeof seldom)[number];

export interface Act {
  readonly kind: Kind;
  /** Two write by SMS, two in the chat. */
  readonly person: number;
  readonly agentId: AgentId;
  readonly method: 'helpdesk' | 'zendesk' | 'gorgias' | 'none';
  /** Minutes since the act before. */
  readonly after: number;
}

export const anAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    ...Object.entries(often).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind as Kind) })),
    ...seldom.map((kind) => ({ weight: 1, arbitrary: fc.constant(kind) })),
  ),
  person: fc.nat({ max: 3 }),
  agentId: fc.constantFrom(sam.id, sue.id),
  method: fc.constantFrom('helpdesk' as const, 'zendesk' as const, 'gorgias' as const, 'none' as const),
  after: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 30, max: 1_000 })),
});

type Deps = Inbox['deps'];

const isInChat = ({ person }: Act): boolean => person > 1;
const addressOf = (act: Act): string =>
  isInChat(act) ? `visitor-${act.person}` : `+4915100000${act.person}`;
const contactOf = (act: Act) => contactIdOf(isInChat(act) ? 'web_chat' : 'sms', addressOf(act));

async function ticketOf(act: Act, { store }: Deps): Promise<TicketId> {
  const contactId = contactOf(act);
  if (!isInChat(act)) return smsTicketId(contactId);
  return chatTicketId(contactId, Math.max(1, (await store.loadContact(contactId))?.chats ?? 1));
}

const write = (act: Act, nth: number, deps: Deps) =>
  receiveMessage(
    anArrival({
      channel: isInChat(act) ? 'web_chat' : 'sms',
      via: isInChat(act) ? 'chat' : 'twilio',
      contactAddress: addressOf(act),
      text: `message ${nth}`,
      at: deps.clock(),
    }),
    { source: 'test', id: `${nth}` },
    deps,
  );

/** @param nth makes what is done again after a crash the same */
export async function perform(act: Act, nth: number, deps: Deps): Promise<unknown> {
  const { kind, agentId: by } = act;
  if (kind === 'write') return write(act, nth, deps);
  if (kind === 'AI agent on' || kind === 'AI agent off') return setAi(kind === 'AI agent on', deps);
  if (kind === 'block') return block({ contactId: contactOf(act), by }, deps);
  if (kind === 'unblock') return unblock({ contactId: contactOf(act), by }, deps);
  const ticketId = await ticketOf(act, deps);
  const said = toSay(ticketId, { agentId: by, idempotencyKey: `${nth}` });
  const assignTo = (assigneeId: AgentId | null) =>
    assign({ ticketIds: [ticketId], assigneeId, seenAssigneeId: undefined, by }, deps);
  switch (kind) {
    case 'answer':
      return answer(said, deps);
    case 'answer and close':
      return answer({ ...said, thenClose: true }, deps);
    case 'note':
      return answer({ ...said, internal: true }, deps);
    case 'claim':
      return assignTo(by);
    case 'release':
      return assignTo(null);
    case 'close':
      return close({ ticketId, by }, deps);
    case 'reopen':
      return reopen({ ticketId, by }, deps);
    case 'tag':
      return tag({ ticketId, tags: nth % 2 === 0 ? ['refund', 'vip'] : ['vip'], by }, deps);
    case 'snooze':
      return snooze(deps, ticketId, deps.clock() + 20 * minute);
    case 'days pass':
      return handleDue({ kind: 'check', ticketId }, { ...deps, clock: () => deps.clock() + 4 * day });
    default:
      return handled(act, kind, ticketId, nth, deps);
  }
}

export const setAi = async (enabled: boolean, { store, clock }: Deps): Promise<unknown> => {
  const { version } = await store.loadSetting('ai-agent');
  const value = { enabled, channels: ['sms', 'web_chat'], callbackUrl: 'https://ai.example/' } as const;
  return store.saveSetting({ name: 'ai-agent', value, version, by: 'agt_ada', at: clock() });
};

type Decided = Result<TicketChange | 'unchanged', string> | TicketChange | 'unchanged' | null;

/** By the AI agent, by whom it hands off to, and by the customer. */
async function handled(
  { method }: Act,
  kind: Kind,
  ticketId: TicketId,
  nth: number,
  deps: Deps,
): Promise<unknown> {
  const at = deps.clock();
  const known = { routing: unrouted, contact: { email: 'carla@example.com' } };
  const unknown = { ...known, contact: null };
  const settings = { method, message: 'Nobody is there.' };
  const decide = (ticket: Ticket): Decided => {
    switch (kind) {
      case 'end':
        return closeTicket(ticket, 'customer', at);
      case 'the AI agent answers':
        return writeAsAi(ticket, { text: 'Hello.', at });
      case 'hand off':
        return requestHandOff(ticket, { id: `ho-${nth}`, reason: null, settings, at }, unknown);
      case 'consent':
        return answerConsent(ticket, { accept: true, at }, nth % 2 === 0 ? known : unknown);
      case 'refuse':
        return answerConsent(ticket, { accept: false, at }, unknown);
      case 'leave an address':
        return leaveAddress(ticket, at, known);
      case 'arrive elsewhere':
        return arriveElsewhere(ticket, { platformTicketId: '7', seq: ticket.handOff?.seq ?? 0, at });
      case 'hand-off fails':
        return fallBack(ticket, { reason: 'hand-off-failed', why: null, at }, unknown);
      case 'AI agent is gone':
        return fallBack(ticket, { reason: 'ai-unreachable', why: null, at }, unknown);
      case 'answered elsewhere':
        return replyFromElsewhere(ticket, { sender: 'Zoe', text: 'Hi.', html: null, at });
      case 'closed elsewhere':
        return closeFromElsewhere(ticket, at);
      default:
        throw new Error(`nobody does ${kind}`);
    }
  };
  return changeTicketBy(
    ticketId,
    (ticket) => {
      const decided = decide(ticket);
      if (decided === null || decided === 'unchanged') return ok('unchanged');
      return 'ok' in decided ? decided : ok(decided);
    },
    deps,
  );
}
