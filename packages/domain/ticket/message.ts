import type { AgentId, Instant, MessageId, TicketId } from '../ids.ts';
import type { Ticket } from './ticket.ts';

export type Author = 'customer' | 'agent' | 'ai' | 'system';

/**
 * ```
 * pending ──► sending ──► sent ──► delivered
 *    ▲           │  └────► failed ◄── sent
 *    └─ retry ───┤
 *                └──► possibly_sent    (the provider's answer was lost and it can't be asked)
 * ```
 */
export type DeliveryState = 'pending' | 'sending' | 'sent' | 'delivered' | 'failed' | 'possibly_sent';

export interface Delivery {
  readonly state: DeliveryState;
  /** Attempts begun so far. */
  readonly attempt: number;
  readonly changedAt: Instant;
  readonly providerMessageId: string | null;
  /** Why it failed, in words that an agent understands. */
  readonly failure: string | null;
}

/** Codes of what the system writes into a thread; the text is shown in the reader's language. */
export type NoteCode = 'closed-for-inactivity';

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
}

export interface Message {
  readonly id: MessageId;
  readonly ticketId: TicketId;
  /** Position in the thread, from 1; taken from the ticket in the same transaction, never from a clock. */
  readonly seq: number;
  readonly author: Author;
  readonly agentId: AgentId | null;
  readonly text: string;
  readonly html: string | null;
  readonly internal: boolean;
  readonly code: NoteCode | null;
  readonly attachments: readonly Attachment[];
  readonly at: Instant;
  /** Only of what goes out to the customer. */
  readonly delivery: Delivery | null;
}

/** A message as a use case hands it in; the ticket gives it its place. */
export type Draft = Omit<Message, 'id' | 'ticketId' | 'seq'>;

export const pendingDelivery = (at: Instant): Delivery => ({
  state: 'pending',
  attempt: 0,
  changedAt: at,
  providerMessageId: null,
  failure: null,
});

/** A message's id names its place, so that no index is needed to find it again. */
export const messageId = (ticketId: TicketId, seq: number): MessageId => `msg_${ticketId.slice(4)}_${seq}`;

/** The reverse of `messageId`; null for what is not an id of a message. */
export function messagePlace(id: string): { ticketId: TicketId; seq: number } | null {
  const match = /^msg_([0-9a-z]+)_([1-9][0-9]{0,8})$/.exec(id);
  return match === null ? null : { ticketId: `tkt_${match[1]}`, seq: Number(match[2]) };
}

export function placeMessage(ticket: Ticket, draft: Draft): Message {
  const seq = ticket.lastSeq + 1;
  return { ...draft, id: messageId(ticket.id, seq), ticketId: ticket.id, seq };
}
