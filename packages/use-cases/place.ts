import type { ContactId, TicketId } from '#domain/ids.ts';
import { messagePlace } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Arrival } from './arrival.ts';
import { isChatOver } from './chat-tickets.ts';
import { chatTicketId, emailTicketId, smsTicketId, spamTicketId } from './ids.ts';
import type { ReceiptKey, TicketStore } from './ports.ts';

export type Facts = Awaited<ReturnType<TicketStore['loadForReceiving']>>;

/** Where a message goes: into that ticket, or a new one of that id. */
export interface Destination {
  readonly ticketId: TicketId;
  readonly ticket: Ticket | null;
  readonly spam: boolean;
}

/** RFC 5322 knows no limit; the latest ones lead there. */
const mostReferences = 20;

/** What can be told beforehand to be of use, so that one read gets it all. */
export function keysFor(
  arrival: Arrival,
  contactId: ContactId,
  receipt: ReceiptKey,
): { ticketIds: TicketId[]; rfcIds: string[] } {
  switch (arrival.channel) {
    case 'sms':
      return { ticketIds: [smsTicketId(contactId)], rfcIds: [] };
    case 'web_chat':
      // Most visitors come once.
      return { ticketIds: [chatTicketId(contactId, 1)], rfcIds: [] };
    case 'email': {
      const references = latestFirst(arrival);
      const named = [arrival.repliesTo ?? null, ...references.map(ticketNamedBy)];
      const ids = named.filter((id) => id !== null);
      const own = arrival.email?.messageId ?? null;
      return {
        ticketIds: [...new Set([...ids, emailTicketId(receipt)])],
        rfcIds: [...new Set([...references, ...(own === null ? [] : [own])])],
      };
    }
  }
}

/** T1–T4, T8: which ticket a message belongs to. */
export async function destinationOf(
  arrival: Arrival,
  contactId: ContactId,
  receipt: ReceiptKey,
  facts: Facts,
  store: TicketStore,
): Promise<Destination> {
  if (facts.contact?.blocked === true) {
    const ticketId = spamTicketId(contactId);
    return { ticketId, ticket: await store.loadTicket(ticketId), spam: true };
  }
  switch (arrival.channel) {
    case 'sms':
      return to(smsTicketId(contactId), facts);
    case 'web_chat':
      return chatOf(contactId, facts, store);
    case 'email':
      return threadOf(arrival, receipt, facts, store);
  }
}

const to = (ticketId: TicketId, { tickets }: Pick<Facts, 'tickets'>): Destination => ({
  ticketId,
  ticket: tickets.find(({ id }) => id === ticketId) ?? null,
  spam: false,
});

/** T4, H7: the latest chat, unless it is closed, which is final, or has moved to e-mail. */
async function chatOf(contactId: ContactId, facts: Facts, store: TicketStore): Promise<Destination> {
  const chats = facts.contact?.chats ?? 0;
  if (chats === 0) return to(chatTicketId(contactId, 1), facts);
  const latest = chatTicketId(contactId, chats);
  const ticket = facts.tickets.find(({ id }) => id === latest) ?? (await store.loadTicket(latest));
  if (ticket !== null && !isChatOver(ticket)) return { ticketId: latest, ticket, spam: false };
  return { ticketId: chatTicketId(contactId, chats + 1), ticket: null, spam: false };
}

/**
 * T3: the ticket that our signed address names; else, of `In-Reply-To` and `References` from the right, the first
 * whose thread the sender takes part in. A subject leads nowhere.
 */
async function threadOf(
  arrival: Arrival,
  receipt: ReceiptKey,
  facts: Facts,
  store: TicketStore,
): Promise<Destination> {
  const references = latestFirst(arrival);
  const candidates = references.flatMap((rfcId) => {
    const linked = facts.emailLinks.find((link) => link.rfcId === rfcId)?.ticketId;
    return linked ?? ticketNamedBy(rfcId) ?? [];
  });
  const known = new Set(facts.tickets.map(({ id }) => id));
  const unread = [...new Set(candidates)].filter((id) => !known.has(id));
  const tickets =
    unread.length === 0 ? facts.tickets : [...facts.tickets, ...(await store.loadTickets(unread))];
  const find = (id: TicketId | null) =>
    tickets.find((ticket) => ticket.id === id && ticket.channel === 'email' && !ticket.spam) ?? null;
  const signed = find(arrival.repliesTo ?? null);
  if (signed !== null) return to(signed.id, { tickets });
  const mine = candidates.find((id) => find(id)?.email?.participants.includes(arrival.contactAddress));
  return to(mine ?? emailTicketId(receipt), { tickets });
}

/** The nearest relative first. */
const latestFirst = ({ email }: Arrival): string[] =>
  (email?.references ?? []).slice(-mostReferences).toReversed();

/** Mails of ours are named after the message that they carry: `<msg_…@…>`. */
const ticketNamedBy = (rfcId: string): TicketId | null =>
  messagePlace(rfcId.slice(0, rfcId.lastIndexOf('@')))?.ticketId ?? null;
