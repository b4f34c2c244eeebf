import type { Contact } from '#domain/contact.ts';
import type { Platform } from '#domain/hand-off/hand-off.ts';
import { transcriptOf } from '#domain/hand-off/transcript.ts';
import { minute } from '#domain/ids.ts';
import type { Attachment, Author, Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type {
  AiAgent,
  Comment,
  Forwarder,
  Helpdesk,
  Opening,
  SendOutcome,
  SettingsStore,
  ThreadStore,
  TicketStore,
} from './ports.ts';

type Reading = Pick<TicketStore, 'loadContact'> & Pick<ThreadStore, 'loadThread' | 'loadMessage'>;

export const platformNames: Record<Platform, string> = { zendesk: 'Zendesk', gorgias: 'Gorgias' };

/** Half an hour, more or less: one that is down may be back, and one that is busy for everybody gets to us. */
const platformPatience = { attempts: 15, longestWait: 5 * minute };

/**
 * H4, H6, H7: the message that carries a hand-off opens a ticket there; what the customer writes later becomes a
 * comment on it.
 */
export function platformForwarder(helpdesk: Helpdesk, store: Reading): Forwarder {
  return {
    via: helpdesk.platform,
    name: platformNames[helpdesk.platform],
    patience: platformPatience,
    async forward(ticket, message) {
      if (isHandOff(message)) return helpdesk.open(await openingOf(ticket, message, store));
      const there = await ticketThere(ticket, store);
      return 'id' in there ? helpdesk.comment(await commentOf(there.id, ticket, message, store)) : there;
    },
    async find(ticket, message) {
      if (isHandOff(message)) return helpdesk.findOpened(message.id);
      const there = await ticketThere(ticket, store);
      return 'id' in there ? helpdesk.findComment(await commentOf(there.id, ticket, message, store)) : null;
    },
  };
}

const isHandOff = ({ code }: Message): boolean => code === 'hand-off';

/** Which ticket a hand-off has become; how to go on where it has become none. */
export async function ticketThere(
  { id, handOff }: Pick<Ticket, 'id' | 'handOff'>,
  store: Pick<ThreadStore, 'loadMessage'>,
): Promise<{ readonly id: string } | Exclude<SendOutcome, { outcome: 'accepted' }>> {
  const carrier = handOff?.seq == null ? null : await store.loadMessage(id, handOff.seq);
  const { state, providerMessageId = null } = carrier?.delivery ?? {};
  if (state === 'sent' && providerMessageId !== null) return { id: providerMessageId };
  if (state === 'pending' || state === 'sending') return { outcome: 'busy', retryAfter: null };
  return { outcome: 'rejected', reason: 'The hand-off itself had failed.' };
}

const requesterOf = (ticket: Ticket, contact: Contact | null): Opening['requester'] => ({
  id: ticket.contactId,
  name: contact?.name ?? null,
  email: contact?.email ?? (ticket.channel === 'email' ? ticket.contactAddress : null),
  phone: ticket.channel === 'sms' ? ticket.contactAddress : null,
  profileId: contact?.profileId ?? null,
});

async function openingOf(ticket: Ticket, message: Message, store: Reading): Promise<Opening> {
  const [contact, transcript] = await Promise.all([
    store.loadContact(ticket.contactId),
    transcriptBefore(message, store),
  ]);
  return {
    externalId: message.id,
    channel: ticket.channel,
    number: ticket.number,
    subject: ticket.subject,
    requester: requesterOf(ticket, contact),
    reason: message.text,
    transcript,
    tags: ticket.tags,
  };
}

/** By what never changes, so that every attempt says the same: names may be changed meanwhile. */
const writers: Record<Author, string> = {
  customer: 'Customer',
  agent: 'Team',
  ai: 'AI agent',
  system: 'Automatic message',
};

/** H4: the whole of it. */
async function transcriptBefore({ ticketId, seq }: Message, store: Reading): Promise<string> {
  const said: Message[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.loadThread(ticketId, { limit: 100, cursor });
    for (const entry of page.items)
      if (entry.kind === 'message' && entry.message.seq < seq) said.push(entry.message);
    const last = page.items.at(-1);
    cursor = last?.kind === 'message' && last.message.seq >= seq ? null : page.cursor;
  } while (cursor !== null);
  return transcriptOf(said, { nameOf: ({ author, sender }) => sender ?? writers[author] });
}

async function commentOf(
  ticketIdThere: string,
  ticket: Ticket,
  message: Message,
  store: Reading,
): Promise<Comment> {
  const names = message.attachments.map(({ name }) => `[${name}]`);
  const writer = message.sender === null ? [] : [`${message.sender}:`];
  return {
    externalId: message.id,
    ticketIdThere,
    requester: requesterOf(ticket, await store.loadContact(ticket.contactId)),
    channel: ticket.channel,
    text: [...writer, message.text, ...names].filter((part) => part !== '').join('\n'),
    attachments: message.attachments.filter(isThere),
    at: message.at,
  };
}

/** What was refused, or could not be fetched, is named only. */
const isThere = ({ source, refused }: Attachment): boolean => source === null && refused === null;

/**
 * H2, H3: what the customer wrote goes to the AI agent. It is tried for ten minutes, more or less: who writes to an AI
 * agent that is down must not wait for people any longer.
 */
export function aiForwarder(
  agent: AiAgent,
  store: Pick<TicketStore, 'loadContact'> & Pick<SettingsStore, 'loadSettings'>,
): Forwarder {
  return {
    via: 'ai',
    name: 'the AI agent',
    async forward(ticket, message) {
      const [settings, contact] = await Promise.all([
        store.loadSettings(),
        store.loadContact(ticket.contactId),
      ]);
      const { enabled, callbackUrl } = settings['ai-agent'];
      if (!enabled || callbackUrl === null)
        return { outcome: 'rejected', reason: 'The AI agent is turned off.' };
      const type = message.code === 'consent-refused' ? 'hand_off.declined' : 'message.received';
      const attachments = message.attachments.filter(isThere);
      return agent.tell({ type, ticket, message: { ...message, attachments }, contact }, callbackUrl);
    },
    find: async () => null,
  };
}
