import type { Contact } from '#domain/contact.ts';
import type { ContactId, Instant, TicketId } from '#domain/ids.ts';
import type { Settings } from '#domain/settings.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';

/** What makes a request that comes twice take effect once: a provider's message id, or an idempotency key. */
export interface ReceiptKey {
  /** `twilio`, `postmark`, … or `key#<agentId>`. */
  readonly source: string;
  readonly id: string;
}

export interface Receipt {
  readonly ticketId: TicketId;
  readonly seq: number;
}

export interface ContactChange {
  readonly before: Contact | null;
  readonly after: Contact;
}

/**
 * How a commit ends. `moved-on`: what the decision presumed no longer holds; decide afresh from what is there.
 * `duplicate`: the receipt exists, so this was done before.
 */
export type CommitOutcome = 'committed' | 'duplicate' | 'moved-on';

/** Where a mail's `Message-ID` stands (T3). */
export interface EmailLink {
  readonly rfcId: string;
  readonly ticketId: TicketId;
  readonly seq: number;
}

export interface Commit {
  readonly change: TicketChange;
  readonly contact?: ContactChange;
  readonly receipt?: ReceiptKey;
  /** The mail's `Message-ID`, which no mail had before; `moved-on` when one has by now. */
  readonly emailLink?: EmailLink;
  /** Now; receipts are kept 30 days from here. */
  readonly at: Instant;
}

export interface TicketStore {
  /** One consistent round trip; tickets and links that don't exist are left out. */
  loadForReceiving(keys: {
    receipt: ReceiptKey;
    contactId: ContactId;
    ticketIds: readonly TicketId[];
    /** `Message-ID`s, without angle brackets. */
    rfcIds: readonly string[];
  }): Promise<{
    receipt: Receipt | null;
    contact: Contact | null;
    tickets: readonly Ticket[];
    emailLinks: readonly EmailLink[];
    settings: Settings;
  }>;
  /** The next ticket number: never one twice, gaps allowed (T1). */
  takeTicketNumber(): Promise<number>;
  /** Consistent. */
  loadTicket(id: TicketId): Promise<Ticket | null>;
  /** Consistent; those that don't exist are left out. */
  loadTickets(ids: readonly TicketId[]): Promise<Ticket[]>;
  /**
   * One transaction: the ticket still as `change.before` saw it (by version), its messages, its queue entry put or
   * deleted as `queued` changes, its index entries, the contact, the receipt, the e-mail's link.
   */
  commit(commit: Commit): Promise<CommitOutcome>;
  loadReceipt(key: ReceiptKey): Promise<Receipt | null>;
  /** Consistent. */
  loadContact(id: ContactId): Promise<Contact | null>;
  loadContacts(ids: readonly ContactId[]): Promise<Contact[]>;
  saveContact(change: ContactChange): Promise<'saved' | 'moved-on'>;
  /** Deletes the contact with their tickets, threads, bodies and receipts; `try-again` while an index lags behind. */
  eraseContact(id: ContactId): Promise<{ tickets: number } | 'not-found' | 'try-again'>;
}
