import type { Contact } from '#domain/contact.ts';
import { day, type Instant } from '#domain/ids.ts';
import type { Clock, Receipt, ReceiptKey, TicketStore } from '#use-cases/ports.ts';
import { allSettings } from './settings.ts';
import { isStill, receiptName, type State } from './state.ts';

const receiptLife = 30 * day;

/** To the second, as DynamoDB's TTL counts. */
const seconds = (at: Instant): number => Math.floor(at / 1000);

export function memoryTickets(state: State, clock: Clock): TicketStore {
  const validReceipt = (key: ReceiptKey, now: Instant): Receipt | null => {
    const receipt = state.receipts.get(receiptName(key));
    if (receipt === undefined || receipt.expiresAt <= seconds(now)) return null;
    return { ticketId: receipt.ticketId, seq: receipt.seq };
  };
  const existing = <Id, Value>(values: ReadonlyMap<Id, Value>, ids: readonly Id[]): Value[] =>
    [...new Set(ids)].flatMap((id) => values.get(id) ?? []);
  return {
    loadForReceiving: async ({ receipt, contactId, ticketIds, rfcIds }) => ({
      receipt: validReceipt(receipt, clock()),
      contact: state.contacts.get(contactId) ?? null,
      tickets: existing(state.tickets, ticketIds),
      emailLinks: existing(state.emailLinks, rfcIds),
      settings: allSettings(state),
    }),
    takeTicketNumber: async () => ++state.lastNumber,
    loadTicket: async (id) => state.tickets.get(id) ?? null,
    loadTickets: async (ids) => existing(state.tickets, ids),
    async commit({ change, contact, receipt, emailLink, at }) {
      const { before, after, messages } = change;
      const asSeen = [
        isStill(state.tickets.get(after.id), before, after),
        ...messages.map(({ ticketId, seq }) => !state.thread(ticketId).messages.has(seq)),
        emailLink === undefined || !state.emailLinks.has(emailLink.rfcId),
        contact === undefined || isStill(state.contacts.get(contact.after.id), contact.before, contact.after),
      ];
      if (receipt !== undefined && validReceipt(receipt, at) !== null) return 'duplicate';
      if (asSeen.includes(false)) return 'moved-on';
      state.putTicket(after);
      for (const message of messages) state.putMessage(message);
      if (emailLink !== undefined) state.emailLinks.set(emailLink.rfcId, emailLink);
      if (contact !== undefined) state.putContact(contact.after);
      if (receipt !== undefined) {
        const seq = messages[0]?.seq ?? after.lastSeq;
        const expiresAt = seconds(at + receiptLife);
        state.receipts.set(receiptName(receipt), { ticketId: after.id, seq, expiresAt });
        state.thread(after.id).receipts.push(receipt);
      }
      return 'committed';
    },
    loadReceipt: async (key) => validReceipt(key, clock()),
    loadContact: async (id) => state.contacts.get(id) ?? null,
    loadContacts: async (ids) => existing(state.contacts, ids),
    async saveContact({ before, after }) {
      if (!isStill(state.contacts.get(after.id), before, after)) return 'moved-on';
      state.putContact(after);
      return 'saved';
    },
    async eraseContact(id) {
      const contact = state.contacts.get(id);
      return contact === undefined ? 'not-found' : erase(state, contact);
    },
  };
}

function erase(state: State, contact: Contact): { tickets: number } | 'try-again' {
  const tickets = [...state.tickets.values()].filter(({ contactId }) => contactId === contact.id);
  for (const ticket of tickets) {
    const { messages, receipts } = state.thread(ticket.id);
    for (const message of messages.values()) state.tell({ kind: 'message', before: message, after: null });
    for (const { rfcId, ticketId } of state.emailLinks.values())
      if (ticketId === ticket.id) state.emailLinks.delete(rfcId);
    for (const receipt of receipts) blank(state, receiptName(receipt));
    state.threads.delete(ticket.id);
    state.count(ticket, -1);
    state.tickets.delete(ticket.id);
    state.tell({ kind: 'ticket', before: ticket, after: null });
    if (ticket.queued !== null)
      state.deleteEntry(ticket.queued.queue, { ticketId: ticket.id, queuedAt: ticket.queued.at });
  }
  const counted = tickets.filter(({ spam }) => !spam);
  const left = contact.ticketCount - counted.length;
  if (left <= 0) {
    state.contacts.delete(contact.id);
    state.tell({ kind: 'contact', before: contact, after: null });
    return { tickets: tickets.length };
  }
  const version = contact.version + counted.length;
  state.putContact({ ...contact, ticketCount: left, version });
  return 'try-again';
}

/** What was erased does not come back when its provider delivers it once more. */
function blank(state: State, name: string): void {
  const receipt = state.receipts.get(name);
  if (receipt !== undefined) state.receipts.set(name, { ...receipt, ticketId: 'tkt_erased', seq: 1 });
}
