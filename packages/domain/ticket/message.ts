import { isPlatform } from '../hand-off/hand-off.ts';
import type { AgentId, Instant, MessageId, TicketId } from '../ids.ts';
import type { Carrier, Ticket } from './ticket.ts';

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
  /** Of one that was put off: when it is due. */
  readonly changedAt: Instant;
  readonly providerMessageId: string | null;
  /**
   * Who was handed it, and is asked about it; from the first attempt on. Of what goes to whoever handles the ticket in
   * our place, from the beginning.
   */
  readonly via?: Carrier | undefined;
  /** Why it failed, in words that an agent understands. */
  readonly failure: string | null;
}

/** Codes of what the system writes into a thread; the text is shown in the reader's language. */
export type NoteCode =
  | 'closed-for-inactivity'
  | 'auto-reply-during'
  | 'auto-reply-nobody-online'
  | 'auto-reply-outside'
  /** The customer was told that their ticket is about to close. */
  | 'closing-warning'
  /** A machine's mail (RFC 3834): it stands in its thread, and changes nothing about the ticket. */
  | 'automatic-mail'
  | HandOffCode;

/** What is said and noted when the AI agent hands off. */
export const handOffCodes = [
  /** Internal: why; it carries the ticket to another helpdesk. */
  'hand-off',
  'hand-off-consent',
  /** The visitor's answers, as messages of theirs. */
  'consent-given',
  'consent-refused',
  'hand-off-email',
  /** To people here. */
  'handed-off',
  'handed-off-elsewhere',
  'handed-off-by-email',
  /** The message of the settings, instead of a person (H8). */
  'hand-off-not-offered',
  /** Internal (H9). */
  'hand-off-failed',
  'ai-unreachable',
] as const;
export type HandOffCode = (typeof handOffCodes)[number];

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Of an image that the HTML shows: `cid:` and this. */
  readonly contentId: string | null;
  /** Where it is still to be fetched from; null once it lies in our own bucket. */
  readonly source: string | null;
  /** Why there is none to be had, in words that an agent understands: too big, gone, a type that is refused. */
  readonly refused: string | null;
}

export interface Message {
  readonly id: MessageId;
  readonly ticketId: TicketId;
  /** Position in the thread, from 1; taken from the ticket in the same transaction, never from a clock. */
  readonly seq: number;
  readonly author: Author;
  readonly agentId: AgentId | null;
  /** Who wrote it, where that isn't the contact: somebody else of an e-mail's thread. */
  readonly sender: string | null;
  readonly text: string;
  /** The whole of a mail of which `text` is what is new; null where that is all of it. */
  readonly fullText: string | null;
  /** Sanitized. */
  readonly html: string | null;
  /** Who else it goes to; only of our e-mail. */
  readonly cc: readonly string[];
  /** The `Message-ID` that it came or went as, without angle brackets; only of e-mail. */
  readonly rfcId: string | null;
  readonly internal: boolean;
  readonly code: NoteCode | null;
  readonly attachments: readonly Attachment[];
  readonly at: Instant;
  /** Only of what goes out: to the customer, or what they wrote to whoever handles their ticket in our place. */
  readonly delivery: Delivery | null;
}

/** A message as a use case hands it in; the ticket gives it its place. */
export type Draft = Omit<Message, 'id' | 'ticketId' | 'seq'>;

/** A draft of which most is as it mostly is. */
export const draft = (known: Pick<Draft, 'author' | 'text' | 'at'> & Partial<Draft>): Draft => ({
  agentId: null,
  sender: null,
  fullText: null,
  html: null,
  cc: [],
  rfcId: null,
  internal: false,
  code: null,
  attachments: [],
  delivery: null,
  ...known,
});

/** Of a ticket's message that is to go out now. In a chat it has arrived where the visitor reads it. */
export const deliveryOf = ({ via }: Pick<Ticket, 'via'>, at: Instant): Delivery => ({
  ...pendingDelivery(at),
  state: via === 'chat' ? 'sent' : 'pending',
});

/** Whether a ticket's answers can have files with them: SMS of ours are text. */
export const carriesFiles = ({ via }: Pick<Ticket, 'via'>): boolean => via !== 'twilio' && via !== 'aws_sms';

/** Of what a customer wrote, which goes on to whoever handles their ticket in our place; null where people here do. */
export function forwardedTo(
  { handledBy, handOff, spam }: Pick<Ticket, 'handledBy' | 'handOff' | 'spam'>,
  at: Instant,
): Delivery | null {
  if (spam || handledBy === 'human') return null;
  if (handledBy === 'ai') return { ...pendingDelivery(at), via: 'ai' };
  return isPlatform(handOff?.method) ? { ...pendingDelivery(at), via: handOff?.method } : null;
}

/** Whether a message goes to whoever handles the ticket in our place, and not to its customer. */
export const isForwarded = ({ delivery }: Pick<Message, 'delivery'>): boolean =>
  delivery?.via === 'ai' || isPlatform(delivery?.via);

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
