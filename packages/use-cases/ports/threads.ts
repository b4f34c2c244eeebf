import type { Contact } from '#domain/contact.ts';
import type { AgentId, ContactId, Instant, TicketId } from '#domain/ids.ts';
import type { DecisionEntry } from '#domain/ticket/decision.ts';
import type { HistoryEntry } from '#domain/ticket/history.ts';
import type { Attachment, Delivery, Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Page } from './pages.ts';

/** One entry of a thread: a message, or what happened to the ticket (T11). */
export type ThreadEntry =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'history'; readonly entry: HistoryEntry };

export interface ThreadQuery {
  readonly limit: number;
  readonly cursor: string | null;
  readonly from?: 'oldest' | 'newest';
}

export interface ThreadStore {
  /**
   * A page, the oldest of it first, consistent: from the beginning on, or the latest ones and from there back. Throws
   * `MalformedCursor` for a cursor that this store never gave for that direction.
   */
  loadThread(ticketId: TicketId, page: ThreadQuery): Promise<Page<ThreadEntry>>;
  loadMessage(ticketId: TicketId, seq: number): Promise<Message | null>;
  /**
   * What was said after that message, consistent, the oldest first. For who wrote it and what became of it, not for
   * what it says: of a long one only the beginning is there.
   */
  loadMessagesAfter(ticketId: TicketId, seq: number): Promise<Message[]>;
  /** Moves a message's delivery on, if it still stands at `before`. */
  saveDelivery(message: Message, next: Delivery): Promise<'saved' | 'moved-on'>;
  /**
   * Remembers the `Message-ID` that a provider gave a mail of ours, so that replies to it find the thread (T3). Quiet
   * where another mail has it, or the message has been erased.
   */
  linkEmail(message: Message, rfcId: string): Promise<void>;
  /** Changes what is known of a message's attachments, if nobody has since. */
  saveAttachments(message: Message, attachments: readonly Attachment[]): Promise<'saved' | 'moved-on'>;
  /** Writes an entry once, however often it is asked to. */
  recordHistory(entry: HistoryEntry): Promise<void>;
  /** What was recorded of who had the ticket and where it waited, oldest first, consistent (A12). */
  loadDecisions(ticketId: TicketId): Promise<DecisionEntry[]>;
}

/** Somebody is writing in a ticket: a sign that fades by itself. */
export interface Writing {
  readonly ticketId: TicketId;
  readonly who: AgentId | 'customer';
  readonly until: Instant;
}

/** Somebody of the team is writing an answer to a customer: of several who do, the one who said so last. */
export interface Answering {
  readonly ticketId: TicketId;
  readonly agentId: AgentId;
  readonly until: Instant;
}

export interface WritingStore {
  /** Takes the place of the last sign of the same one. */
  saveWriting(sign: Writing): Promise<void>;
  /** The signs that have not faded. They may lag for a moment: whoever writes goes on writing. */
  loadWriting(ticketId: TicketId, now: Instant): Promise<Writing[]>;
  /** Takes the place of anybody's last sign: the customer sees one at a time. */
  saveAnswering(sign: Answering): Promise<void>;
  /** Leaves another's sign alone. */
  endAnswering(sign: Pick<Answering, 'ticketId' | 'agentId'>): Promise<void>;
}

/** What a visitor's polling needs: it has to cost next to nothing. */
export interface ChatStore {
  /**
   * One round trip; tickets that don't exist are left out, signs that have faded may be there. Unless it is to be `consistent` it costs half, and may lag
   * behind for a moment: for whoever asks again anyway.
   */
  glanceAtChat(
    keys: { contactId: ContactId; ticketIds: readonly TicketId[] },
    read: { consistent: boolean },
  ): Promise<{ contact: Contact | null; tickets: readonly Ticket[]; answering: readonly Answering[] }>;
  /** So many messages after that place, whole, the oldest first, consistent; without what happened in between. */
  loadChat(ticketId: TicketId, page: { afterSeq: number; limit: number }): Promise<Message[]>;
}
