import type { Contact } from '#domain/contact.ts';
import type { DatedEvent } from '#domain/figures/figure.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { AgentStore, EventsQuery, FigureStore, SettingsStore, TicketStore } from '../ports.ts';
import { type Names, readNames } from './names.ts';

export interface CountedConversation {
  readonly event: DatedEvent;
  /** Null where it has been erased. */
  readonly ticket: Ticket | null;
  readonly contact: Contact | null;
}

export interface CountedConversations {
  readonly conversations: readonly CountedConversation[];
  readonly cursor: string | null;
  readonly names: Names;
}

/** H11: a page of the conversations behind a figure, the latest first: one query, and one read of what they are. */
export async function listConversations(
  query: EventsQuery,
  { store }: { readonly store: FigureStore & TicketStore & AgentStore & SettingsStore },
): Promise<CountedConversations> {
  const [{ items, cursor }, settings] = await Promise.all([
    store.listFigureEvents(query),
    store.loadSettings(),
  ]);
  const ids = [...new Set(items.map(({ ticketId }) => ticketId))];
  const tickets = ids.length === 0 ? [] : await store.loadTickets(ids);
  const contactIds = [...new Set(tickets.map(({ contactId }) => contactId))];
  const teamIds = items.flatMap(({ teamId }) => teamId ?? []);
  const [contacts, names] = await Promise.all([
    contactIds.length === 0 ? [] : store.loadContacts(contactIds),
    readNames(teamIds, settings, store),
  ]);
  const conversations = items.map((event) => {
    const ticket = tickets.find(({ id }) => id === event.ticketId) ?? null;
    const contact = contacts.find(({ id }) => id === ticket?.contactId) ?? null;
    return { event, ticket, contact };
  });
  return { conversations, cursor, names };
}
