import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { Instant } from '#domain/ids.ts';
import type { Attachment } from '#domain/ticket/message.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import type { SendOutcome } from './sending.ts';

/** A conversation that another helpdesk is to open a ticket of (H4, H6, H7, H8a). */
export interface Opening {
  /** Ours, by which it is found there: the id of the message that carries the hand-off. */
  readonly externalId: string;
  readonly channel: Channel;
  readonly number: number;
  readonly subject: string | null;
  readonly requester: {
    /** Ours, of the contact. */
    readonly id: string;
    readonly name: string | null;
    readonly email: string | null;
    /** E.164. */
    readonly phone: string | null;
    readonly profileId: string | null;
  };
  /** Why the AI agent hands it off. */
  readonly reason: string;
  /** Every line with its time (H4). The same on every attempt. */
  readonly transcript: string;
  readonly tags: readonly string[];
}

/** What the customer has written since, on its way into the ticket there. */
export interface Comment {
  /** Ours, by which it is found there: the message's id. */
  readonly externalId: string;
  readonly ticketIdThere: string;
  readonly requester: Opening['requester'];
  readonly channel: Channel;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly at: Instant;
}

/** A public reply of a person there to the customer, as the helpdesk itself gives it. */
export interface ReplyThere {
  /** Its own id of it; they are read in the order in which they were written. */
  readonly id: string;
  readonly sender: string;
  readonly text: string;
  /** Sanitized. */
  readonly html: string | null;
  readonly at: Instant;
}

export interface ReadThere {
  /** Of people, public, our own left out; the oldest first, all of them. */
  readonly replies: readonly ReplyThere[];
  readonly closed: boolean;
}

/** Another helpdesk, by its API. Each call is one attempt; `busy` is safe to try again, `unknown` is looked up first. */
export interface Helpdesk {
  readonly platform: Platform;
  /** `providerMessageId` is the ticket's id there. */
  open(opening: Opening): Promise<SendOutcome>;
  findOpened(externalId: string): Promise<{ readonly providerMessageId: string } | null>;
  comment(comment: Comment): Promise<SendOutcome>;
  findComment(comment: Comment): Promise<{ readonly providerMessageId: string } | null>;
  /** Throws where the helpdesk can't be asked now. Null where there is no such ticket any longer. */
  read(ticketIdThere: string): Promise<ReadThere | null>;
}

/** How many calls an account may get: shared by every function that runs at that moment. */
export interface RateLimiter {
  /**
   * Takes one; else how many milliseconds it takes until there is one again.
   *
   * @param begun what took some already, and would have to begin anew: it waits longer rather than being sent away
   */
  take(begun: boolean): Promise<0 | number>;
}
