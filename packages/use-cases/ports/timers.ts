import type { Instant, TicketId } from '#domain/ids.ts';
import type { Settings } from '#domain/settings.ts';
import type { Channel, Ticket } from '#domain/ticket/ticket.ts';

/** What a ticket has schedules for: its check (C4), its waking (T9), and when it goes on to somebody else (A11). */
export type TimerKind = 'check' | 'wake' | 'rotate';

/** What Scheduler was last told about one of a ticket's schedules. */
export interface PendingTimer {
  /** Part of the schedule's name; the next one is taken near or after the old time. */
  readonly generation: number;
  /** Null while none is pending. */
  readonly at: Instant | null;
}

export interface TimerStore {
  /** One consistent round trip. */
  loadForTimer(
    ticketId: TicketId,
    kind: TimerKind,
  ): Promise<{ ticket: Ticket | null; pending: PendingTimer | null; settings: Settings }>;
  savePending(ticketId: TicketId, kind: TimerKind, pending: PendingTimer | null): Promise<void>;
}

/** C9: how far the last change of auto-close's settings has come. */
export interface Replan {
  /** The version of the setting. */
  readonly run: number;
  /** The page that comes next; counts both sweeps. */
  readonly page: number;
  readonly sweep: 1 | 2;
  readonly status: 'open' | 'snoozed';
  readonly cursor: string | null;
  /** Tickets whose check the first sweep asked for. */
  readonly checks: number;
  readonly startedAt: Instant;
  readonly sweepStartedAt: Instant;
  readonly sweepPages: number;
  readonly finishedAt: Instant | null;
}

export interface ReplanStore {
  /** Consistent; null before the first one. */
  loadReplan(): Promise<Replan | null>;
  /** Saves it, if it is still at the run and the page of `before`. */
  saveReplan(change: { before: Replan | null; after: Replan }): Promise<'saved' | 'moved-on'>;
}

/** What should have happened by now (reconcile): a few queries on sparse indexes. */
export interface OverdueStore {
  /** Tickets of that channel whose clock started at or before `startedBefore`, the oldest first. */
  findClocksStartedBefore(channel: Channel, startedBefore: Instant, limit: number): Promise<TicketId[]>;
  /** Open tickets that have waited for us since before `before`, the longest first. */
  findWaitingSince(before: Instant, limit: number): Promise<TicketId[]>;
  /** Snoozed tickets whose time came before `before`, the earliest first (T9). */
  findSnoozedUntil(before: Instant, limit: number): Promise<TicketId[]>;
  /** Messages that have been pending or sending since before `before`. */
  findDeliveriesPendingSince(before: Instant, limit: number): Promise<{ ticketId: TicketId; seq: number }[]>;
}
