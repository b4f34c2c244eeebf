import type { AiOutcome, HandOff, Platform } from '../hand-off/hand-off.ts';
import type { AgentId, ContactId, DrainId, Instant, TeamId, TicketId } from '../ids.ts';

export const channels = ['sms', 'email', 'web_chat'] as const;
export type Channel = (typeof channels)[number];
/** Who carries a ticket's messages, in and out. `signed` is any provider that speaks Standard Webhooks. */
export type Provider = 'twilio' | 'aws_sms' | 'postmark' | 'ses' | 'signed' | 'chat';
/** Whom a message is handed to: the customer's provider, or who handles their ticket in our place. */
export type Carrier = Provider | Platform | 'ai';
export type TicketStatus = 'open' | 'snoozed' | 'closed';
export type HandledBy = 'human' | 'ai' | 'elsewhere';
export type ClosedBy = 'agent' | 'inactivity' | 'customer';

/** A queue of tickets that wait for automatic assignment: the inbox's own, or one team's. */
export type QueueId = 'inbox' | TeamId;

/** Who or what changed a ticket last (T11). */
export type Actor = AgentId | 'customer' | 'ai' | 'elsewhere' | 'rotation' | 'inactivity' | 'system';

/** Which badge counts an open ticket: its assignee's, or what nobody has, the AI agent handles, or another system. */
export type Listed = AgentId | 'none' | 'ai' | 'elsewhere';

/** A11: a customer wrote, or a ticket woke, while somebody had it: where that somebody is away, it may be handed on. */
export interface WantsAssignee {
  readonly since: Instant;
  /** `reopened`: their message reopened it. */
  readonly how: 'open' | 'reopened';
}

export interface Queued {
  readonly queue: QueueId;
  readonly at: Instant;
}

/** What an answer by e-mail needs to stay in its thread (RFC 5322, 3.6.4), and who may write into it (T3). */
export interface EmailThread {
  /** The `Message-ID` of the customer's latest mail, without angle brackets. */
  readonly messageId: string | null;
  /** Of that mail, the oldest first. */
  readonly references: readonly string[];
  /** Who else that mail went to, ours left out: an answer goes to them too, unless its author says otherwise. */
  readonly cc: readonly string[];
  /** Everyone who has ever taken part. */
  readonly participants: readonly string[];
}

/** How the present assignee came by the ticket (A12). */
export type Assignment =
  | { readonly by: 'rotation'; readonly at: Instant; readonly drainId: DrainId; readonly turn: number }
  | { readonly by: 'person' | 'reply'; readonly at: Instant; readonly agentId: AgentId };

/** The latest that was said in a ticket, as lists show it: one line of plain text. */
export interface Preview {
  readonly author: 'customer' | 'agent' | 'ai';
  readonly agentId: AgentId | null;
  /** Who it was, where neither the contact nor one of us: somebody else of an e-mail's thread, or of another helpdesk. */
  readonly sender: string | null;
  /** Where nothing was said: the name of the only file. */
  readonly text: string;
  /** How many files came where nothing was said, else 0. */
  readonly files: number;
}

/**
 * One conversation with one contact on one channel. It holds facts, never a due time: when it closes follows
 * from the facts and the settings of the day (`auto-close/clock.ts`).
 *
 * ```
 *            receive, reopen                close, inactivity
 *   (new) ──► open ◄───────────── closed ◄───────────────┐
 *              │  ▲ customer writes, time comes           │
 *              ▼  │                                       │
 *            snoozed ─────────────────────────────────────┘      a closed web chat is final (T4)
 * ```
 */
export interface Ticket {
  readonly id: TicketId;
  readonly number: number;
  readonly channel: Channel;
  /** Who brought the customer's latest message; answers go back the same way. */
  readonly via: Provider;
  readonly status: TicketStatus;
  readonly subject: string | null;
  readonly contactId: ContactId;
  /** The customer's address on this channel: a phone number in E.164, an e-mail address, a visitor. */
  readonly contactAddress: string;
  /** Which of our addresses the customer wrote to last: answers come from it. */
  readonly ourAddress: string | null;
  readonly assigneeId: AgentId | null;
  readonly assignment: Assignment | null;
  readonly teamId: TeamId | null;
  readonly tags: readonly string[];
  readonly handledBy: HandledBy;
  readonly createdAt: Instant;
  /** The latest message that is not internal, nor a machine's (RFC 3834). */
  readonly lastMessageAt: Instant;
  readonly lastCustomerMessageAt: Instant;
  readonly lastCustomerSeq: number;
  /**
   * The first customer message without a public answer, of this cycle where there is one; null while the ticket
   * waits for the customer, and while it is closed.
   */
  readonly waitingSince: Instant | null;
  /** The first public answer to the customer's latest message (C2); null while they wait for us. */
  readonly answeredAt: Instant | null;
  /** Our latest public message, automatic ones excluded (C2). */
  readonly lastAnswerAt: Instant | null;
  /** Reopened by hand since the customer's latest message (C8). */
  readonly reopenedAt: Instant | null;
  /** The closing that was last put off since the customer was typing then, or just before (C6). */
  readonly typingAt: Instant | null;
  /** How often the closing was put off for typing since the customer's latest message (C6). */
  readonly typingDelays: number;
  readonly snoozedUntil: Instant | null;
  /** When the customer was told that it is about to close; forgotten when they write. */
  readonly warnedAt: Instant | null;
  /** Until when it was snoozed by somebody who wants it kept open (C7); forgotten when the customer writes. */
  readonly keepOpenUntil: Instant | null;
  readonly closedAt: Instant | null;
  readonly closedBy: ClosedBy | null;
  /** Openings so far: figures count cycles. */
  readonly cycle: number;
  /** When this cycle began. */
  readonly openedAt: Instant;
  /** The first public answer of a person in this cycle. */
  readonly firstAnswerAt: Instant | null;
  /** What became of the AI agent's part in this cycle; null where it had none. */
  readonly aiOutcome: AiOutcome | null;
  /** The latest one. */
  readonly handOff: HandOff | null;
  /** The queue that it waits in, if any. */
  readonly queued: Queued | null;
  /** *No assignee* was chosen: it stays with nobody until somebody takes it, tags it, or its customer reopens it (A3). */
  readonly outOfRotation: boolean;
  /** Null where nobody has it, or they have answered or been chosen since (A11). */
  readonly wantsAssignee: WantsAssignee | null;
  /** Whose load counts this ticket (A10); kept up by a reaction, so it may lag behind `assigneeId`. */
  readonly loadOf: AgentId | null;
  /** Which badge counts it; null where none does. Kept up by a reaction, so it may lag behind (A2). */
  readonly listedIn: Listed | null;
  /** Only of e-mail. */
  readonly email: EmailThread | null;
  /** Which automatic message was last sent, and for which closed period: none comes twice (O1). */
  readonly autoReplied: string | null;
  /** What a blocked contact writes: in no view but Spam, in no queue, without timers (T8). */
  readonly spam: boolean;
  /** What was said last; null where nothing was, or before there were previews. */
  readonly preview: Preview | null;
  /** Sequence number of the latest message. */
  readonly lastSeq: number;
  readonly lastChangeBy: Actor;
  readonly lastChangeAt: Instant;
  /** Counts every write of the ticket. */
  readonly version: number;
}

/** A ticket that somebody has, or that the AI agent or another system handles, is in no queue (A3, H2, H8a); nor is spam. */
export const mayQueue = (ticket: Pick<Ticket, 'assigneeId' | 'handledBy' | 'spam'>): boolean =>
  ticket.assigneeId === null && ticket.handledBy === 'human' && !ticket.spam;

/** A2: what an open ticket is counted as; spam is in no badge. */
export function listedAs(
  ticket: Pick<Ticket, 'status' | 'assigneeId' | 'handledBy' | 'spam'>,
): Listed | null {
  if (ticket.status !== 'open' || ticket.spam) return null;
  return ticket.assigneeId ?? (ticket.handledBy === 'human' ? 'none' : ticket.handledBy);
}

/** What waits for us counts towards its assignee's load (A10). */
export const waitsForUs = (ticket: Pick<Ticket, 'status' | 'waitingSince' | 'handledBy' | 'spam'>): boolean =>
  ticket.status === 'open' && ticket.waitingSince !== null && ticket.handledBy === 'human' && !ticket.spam;
