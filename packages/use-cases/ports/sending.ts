import type { Contact } from '#domain/contact.ts';
import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { Instant, TicketId } from '#domain/ids.ts';
import type { Attachment, Message } from '#domain/ticket/message.ts';
import type { Channel, Provider, Ticket } from '#domain/ticket/ticket.ts';

/** How handing a message to a provider ends. */
export type SendOutcome =
  | {
      readonly outcome: 'accepted';
      readonly providerMessageId: string;
      /** The `Message-ID` that the provider gave the mail, where it is not the one that we chose. */
      readonly rfcId?: string;
    }
  /** The provider will never take it. */
  | { readonly outcome: 'rejected'; readonly reason: string }
  /** It was surely not taken; try again, not before `retryAfter` milliseconds. */
  | { readonly outcome: 'busy'; readonly retryAfter: number | null }
  /** The answer was lost: it may have been taken. */
  | { readonly outcome: 'unknown' };

export interface OutgoingMessage {
  readonly ticketId: TicketId;
  readonly seq: number;
  readonly channel: Channel;
  readonly to: string;
  readonly from: string | null;
  readonly text: string;
  readonly html: string | null;
  /** When it was written. */
  readonly at: Instant;
  readonly attachments: readonly Attachment[];
  /** Nobody wrote it: no machine should answer it (RFC 3834). */
  readonly automatic: boolean;
  /** Only of e-mail. */
  readonly email: OutgoingEmail | null;
}

export interface OutgoingEmail {
  readonly subject: string;
  readonly cc: readonly string[];
  readonly inReplyTo: string | null;
  /** The oldest first, `inReplyTo` the last. */
  readonly references: readonly string[];
}

/** How often a message is tried, and the longest wait in between, in milliseconds. */
export interface Patience {
  readonly attempts: number;
  readonly longestWait: number;
}

export interface Sender {
  readonly via: Provider;
  readonly patience?: Patience;
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /**
   * Looks a message up whose sending may have got through; `known` are ids that other messages have. Null where the
   * provider can't be asked: what may have got through is then shown as `possibly_sent`, and a person decides.
   */
  readonly find:
    | ((
        message: OutgoingMessage,
        sentAfter: Instant,
        known: ReadonlySet<string>,
      ) => Promise<{ providerMessageId: string } | null>)
    | null;
}

/** Passes what a customer wrote on to whoever handles their ticket in our place. */
export interface Forwarder {
  readonly via: Platform | 'ai';
  /** As the team knows it, in the middle of a sentence. */
  readonly name: string;
  readonly patience?: Patience;
  forward(ticket: Ticket, message: Message): Promise<SendOutcome>;
  /** Looks up what may have got through. */
  find(ticket: Ticket, message: Message): Promise<{ readonly providerMessageId: string } | null>;
}

/** What the AI agent is told of a ticket that it handles: what the customer wrote, or that they want no person (H3). */
export interface AiEvent {
  readonly type: 'message.received' | 'hand_off.declined';
  readonly ticket: Ticket;
  readonly message: Message;
  readonly contact: Contact | null;
}

/** The AI agent, by its callback URL. It knows by a message's id what it has had: what may have got through is sent again. */
export interface AiAgent {
  tell(event: AiEvent, callbackUrl: string): Promise<SendOutcome>;
}
