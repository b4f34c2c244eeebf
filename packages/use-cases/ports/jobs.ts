import type { AgentId, Instant, TicketId } from '#domain/ids.ts';
import type { TimerKind } from './timers.ts';

/** What arrives at the due queue when a schedule fires. */
export type DueJob =
  | { readonly kind: TimerKind; readonly ticketId: TicketId }
  | { readonly kind: 'open-office' }
  | EndSessionJob
  | ReleaseJob
  | ReplanJob
  | RecountJob;

/** A5: the session of somebody who is online ends. */
export interface EndSessionJob {
  readonly kind: 'end-session';
  readonly agentId: AgentId;
}

/** C9: has the checks of a page of tickets armed anew. */
export interface ReplanJob {
  readonly kind: 'replan';
  /** The version of the setting that asks for it. */
  readonly run: number;
  /** From 0. */
  readonly page: number;
}

/** H11: counts a page of tickets again. */
export interface RecountJob {
  readonly kind: 'recount';
  readonly run: number;
  /** From 0. */
  readonly page: number;
}

/** Takes the tickets from somebody who is no longer one of the team, page by page. */
export interface ReleaseJob {
  readonly kind: 'release';
  readonly agentId: AgentId;
  readonly status: 'open' | 'snoozed';
  readonly cursor: string | null;
  /** The second look, at what the first one could not see. */
  readonly again: boolean;
}

/** Asks for one of a ticket's schedules to be armed. */
export interface TicketTimerJob {
  readonly kind: TimerKind;
  readonly ticketId: TicketId;
  /** It has just fired: its schedule is gone, whatever is remembered of it. */
  readonly fired: boolean;
  /** One of many that a change of the settings asks for (C9). */
  readonly replanned?: boolean | undefined;
  /** The generation of a schedule that Scheduler has and nobody remembers. */
  readonly stray?: number | undefined;
}

/** Compares a page of what the tickets need, or of what Scheduler has, with the other. */
export interface AuditJob {
  readonly kind: 'audit';
  readonly of: 'open' | 'snoozed' | 'schedules';
  readonly cursor: string | null;
}

/**
 * What asks for timers to be armed: a ticket's, the end of a session, the next opening of the office, or a day's
 * comparison with what Scheduler has.
 */
export type TimerJob =
  | TicketTimerJob
  | (EndSessionJob & { readonly at: Instant })
  | { readonly kind: 'open-office' }
  | AuditJob;

export interface MessageJob {
  readonly ticketId: TicketId;
  readonly seq: number;
  /** It goes to whoever handles the ticket in our place: what goes to the customer doesn't wait for it. */
  readonly forward?: boolean | undefined;
}

/** Reads what people of another helpdesk have done with a ticket since (H6). */
export interface CatchUpJob {
  readonly ticketId: TicketId;
  readonly catchUp: true;
}

/**
 * Done one after another of one ticket: what it says to the customer, what it passes on, and what it hears from another
 * helpdesk, each in its own order. An answer doesn't wait for a helpdesk that is down.
 */
export type DeliveryJob = MessageJob | CatchUpJob;

/** A message of which files are to be fetched from where its provider keeps them. */
export interface MediaJob {
  readonly ticketId: TicketId;
  readonly seq: number;
}

export interface Queues {
  /** Jobs of one ticket are done one after another; a repeated `cause` within five minutes is one job. */
  requestTimers(jobs: readonly { job: TimerJob; cause: string }[]): Promise<void>;
  /** What is due now, or within a minute. */
  sendDue(job: DueJob, at: Instant): Promise<void>;
  /** Messages of one ticket are delivered in order. */
  requestDeliveries(jobs: readonly { job: DeliveryJob; cause: string }[]): Promise<void>;
  /** A repeated one is harmless, and does little. */
  requestMedia(jobs: readonly MediaJob[]): Promise<void>;
}
