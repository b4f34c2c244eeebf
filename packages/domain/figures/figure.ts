import type { AgentId, Instant, TeamId, TicketId } from '../ids.ts';
import type { Channel, ClosedBy } from '../ticket/ticket.ts';

/**
 * H11: what is counted, each of it once.
 *
 * - `opened`, `closed`: a cycle of a ticket begins, and ends; `closed` tells how long it took since it was opened.
 * - `response`: a person here answers a customer who waits: how long they have waited, since the first of their messages
 *   that had no answer, or since the hand-off from the AI agent. An answer to a customer who doesn't wait is none, nor
 *   is one by which a closed ticket is reopened; one that could not be delivered afterwards still is.
 * - `first-response`: the first answer of a person in a cycle, where it is a response: how long the customer had
 *   waited in this cycle, so since it was opened at the earliest.
 * - `ai-conversation`: a cycle begins with the AI agent. What becomes of it counts once each: `ai-resolved` closed without
 *   a person and without a hand-off; `ai-escalated` handed to people, here or elsewhere; `ai-declined` the customer
 *   wanted nobody; `ai-not-offered` by the method `none`; `ai-taken-over` by a person, or closed by one. A conversation
 *   may be declined, or told that there is nobody, and be escalated later: it is both.
 */
export const figures = [
  'opened',
  'closed',
  'first-response',
  'response',
  'ai-conversation',
  'ai-resolved',
  'ai-escalated',
  'ai-declined',
  'ai-not-offered',
  'ai-taken-over',
] as const;
export type Figure = (typeof figures)[number];

/** One of them. Figure, instant, ticket, and cycle or seq tell it from every other, however often it is derived. */
export interface FigureEvent {
  readonly figure: Figure;
  readonly ticketId: TicketId;
  readonly cycle: number;
  /** Of the answer; of responses only, of which a cycle has many. */
  readonly seq: number | null;
  /**
   * When it happened. The AI agent's figures are those of the conversations that began then, so that of every day's
   * conversations it can be told what became of them.
   */
  readonly at: Instant;
  readonly channel: Channel;
  /** Who answered, or took over; else who had the ticket. */
  readonly agentId: AgentId | null;
  /** Whose it was then. */
  readonly teamId: TeamId | null;
  /** As it had them then. */
  readonly tags: readonly string[];
  /** Whole ones; null where there is no time to tell. */
  readonly seconds: number | null;
  /** Only of what was closed. */
  readonly closedBy: ClosedBy | null;
}

/** A local date in the account's time zone, `yyyy-mm-dd`. */
export type Day = string;

/** With the day on which it was counted, in the time zone of then: should that change, it stays where it is. */
export interface DatedEvent extends FigureEvent {
  readonly day: Day;
}
