import type { Day } from '#domain/figures/figure.ts';
import type { AgentId, Instant, TicketId } from '#domain/ids.ts';
import type { ThreadEntry } from './threads.ts';

/** H11: how far the latest recount of the figures has come. */
export interface Recount {
  /** Counts the recounts from 1: a newer one ends an older. */
  readonly run: number;
  readonly from: Day;
  readonly to: Day;
  /** These days, in the time zone in which they were asked for: from that instant on, and until before this one. */
  readonly since: Instant;
  readonly until: Instant;
  readonly by: AgentId;
  /** The page that comes next; counts both sweeps. */
  readonly page: number;
  readonly sweep: 1 | 2;
  readonly cursor: string | null;
  /** Tickets that the first sweep looked at, and of these the ones that had a part in these days. */
  readonly looked: number;
  readonly recounted: number;
  /** What had not been counted, and is now. */
  readonly counted: number;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
}

export interface RecountStore {
  /** Consistent; null before the first one. */
  loadRecount(): Promise<Recount | null>;
  /** Saves it, if it is still at the run and the page of `before`. */
  saveRecount(change: { before: Recount | null; after: Recount }): Promise<'saved' | 'moved-on'>;
  /**
   * A whole thread, the oldest first, consistent. For who wrote what when, not for what it says: of a long message only the
   * beginning is there.
   */
  loadOutline(ticketId: TicketId): Promise<ThreadEntry[]>;
}
