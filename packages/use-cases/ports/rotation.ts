import type { AgentId, DrainId, Instant, TicketId } from '#domain/ids.ts';
import type { Drain } from '#domain/rotation/explain.ts';
import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { Listed, QueueId, Ticket } from '#domain/ticket/ticket.ts';

export interface QueuePage {
  readonly entries: readonly QueueEntry[];
  readonly cursor: string | null;
}

export interface Turns {
  readonly before: Rotation;
  readonly after: Rotation;
  readonly drain: Drain;
}

/**
 * How handing out a batch ends. `rotation-moved-on`: somebody else is draining this queue, and their commit wakes
 * the next drain. `conflict`: overlapping transactions; try a smaller batch. `refused`: these tickets no longer wait
 * in this queue, or these agents no longer take tickets; plan again without them.
 */
export type TurnsOutcome =
  | { readonly outcome: 'committed' | 'rotation-moved-on' | 'conflict' }
  | {
      readonly outcome: 'refused';
      readonly ticketIds: readonly TicketId[];
      readonly agentIds: readonly AgentId[];
    };

/** As its history tells it (T11): by the rotation, since nobody is eligible; by the system, since round robin was off. */
export interface Drop {
  readonly by: 'rotation' | 'system';
  readonly at: Instant;
}

export interface RotationStore {
  /** Oldest first, consistent, all shards of the queue merged. */
  loadQueue(queue: QueueId, page: { limit: number; cursor: string | null }): Promise<QueuePage>;
  /** Consistent; a new rotation (version 0) where there is none. */
  loadRotation(queue: QueueId): Promise<Rotation>;
  /**
   * One transaction: the rotation still at `before.version`, every ticket still queued in this queue since
   * `queuedAt`, every agent still online past `drain.at` and below the limit; tickets assigned, entries deleted,
   * loads raised, the drain recorded. Conflicts are *not* retried here.
   */
  commitTurns(turns: Turns): Promise<TurnsOutcome>;
  loadDrains(ids: readonly DrainId[]): Promise<Drain[]>;
  /** Takes entries out of the queue without assigning them (A8 `leave`, or an entry that no ticket stands behind). */
  dropEntries(queue: QueueId, entries: readonly QueueEntry[], drop: Drop): Promise<void>;
  /**
   * Counts tickets as told, each exactly once, as many as possible in one transaction: the ticket remembers whose load
   * and which badge count it, if it is as it was seen, and what counted it so far counts it no longer. An agent who
   * is not known has nothing counted. Gives those that have moved on, which nothing was done about.
   */
  tally(tallies: readonly Tally[]): Promise<TicketId[]>;
}

/** Whose load is to count a ticket (A10), and which badge (A2). */
export interface Tally {
  /** As it was seen; each but once. */
  readonly ticket: Ticket;
  readonly loadOf: AgentId | null;
  readonly listedIn: Listed | null;
}
