import type { AgentId, ContactId } from '#domain/ids.ts';
import type { Listed, Ticket, TicketStatus } from '#domain/ticket/ticket.ts';
import type { Page } from './pages.ts';

export interface ViewQuery {
  /** `null` lists whoever has them; `'none'` those that nobody has and a person should take, `'elsewhere'` those of other helpdesks. */
  readonly assignee: AgentId | 'none' | 'elsewhere' | null;
  readonly status: TicketStatus | 'any' | 'spam';
  readonly sort: 'activity' | 'waiting';
  /** Theirs alone, the newest first whatever the sort: no index has a contact's tickets by activity. */
  readonly contactIds: readonly ContactId[] | null;
  /** As tickets have it: see `labelOf`. */
  readonly tag: string | null;
  readonly filter: (ticket: Ticket) => boolean;
  readonly limit: number;
  readonly cursor: string | null;
}

export interface ViewStore {
  /**
   * A page of tickets, latest activity first or longest waiting first, at a cost that doesn't grow with the number
   * of tickets (A2). Reads an index, so it may lag; a page may be short where the filter rarely matches. Throws
   * `MalformedCursor`.
   */
  listTickets(query: ViewQuery): Promise<Page<Ticket>>;
  findByNumber(number: number): Promise<Ticket | null>;
}

export interface FinderStore {
  /** T12: has a contact be found by these words, and by those no longer. */
  saveFindable(change: {
    contactId: ContactId;
    words: readonly string[];
    gone: readonly string[];
  }): Promise<void>;
  /**
   * So many of the contacts of whose words each of these is the beginning of one, in the order of the words that the
   * longest begins. Those words' partition is known by two characters: a single one finds only what it is all of.
   * Lags behind the contacts, so whoever asks looks at them. Of very many that the longest finds, not all are looked at.
   */
  findContacts(beginnings: readonly string[], limit: number): Promise<ContactId[]>;
}

/** What counts the open tickets that no agent has. */
export type Badge = Exclude<Listed, AgentId>;

export interface CountStore {
  /** Consistent, and cheap however many there are. */
  loadCounts(): Promise<Record<Badge, number>>;
}
