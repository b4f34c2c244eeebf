import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';

/** Of one entry, which a ticket may have had several times. */
export type EntryId = Pick<QueueEntry, 'ticketId' | 'queuedAt'>;

/** Why a queue is looked at: who takes tickets has changed, an entry came, or the rotation reached this version. */
export type Wake = 'agents' | { readonly entry: EntryId } | { readonly version: number };

/** A queue as it was read. */
export interface Looked {
  readonly rotation: Rotation;
  /** The oldest of what waits. */
  readonly entries: readonly QueueEntry[];
  /** Whether nothing else waits. */
  readonly isAll: boolean;
}

/** What a drain has come for. */
export interface Errand {
  /** Somebody has done it, or somebody else will be woken for it. */
  isDone(looked: Looked): boolean;
  /** Whether it is for this one, of all that were woken, to give out what begins with that entry. */
  goesFirst(oldest: EntryId): boolean;
}

/** Whatever waits. */
export const everything: Errand = { isDone: () => false, goesFirst: () => true };

/**
 * A4: each entry's own record wakes a drain, and so does each version of the rotation. So a drain may leave the rest to
 * those: one that came for entries when they are gone, one that came for a version when there is a newer one. In a
 * burst, most would otherwise find something to race for. Who came for the oldest entry that can be given out goes first,
 * so that those who are awake at once agree on one of them without a word.
 */
export function errandOf(wakes: readonly Wake[]): Errand {
  const ids = new Set<string>();
  let newest = 0;
  for (const wake of wakes) {
    if (wake === 'agents') return everything;
    if ('entry' in wake) ids.add(nameOf(wake.entry));
    else newest = Math.max(newest, wake.version);
  }
  return {
    isDone: ({ rotation, entries, isAll }) =>
      (newest === 0 || rotation.version > newest) &&
      (ids.size === 0 || (isAll && !entries.some((entry) => ids.has(nameOf(entry))))),
    goesFirst: (oldest) => ids.has(nameOf(oldest)),
  };
}

const nameOf = ({ ticketId, queuedAt }: EntryId): string => `${ticketId}@${queuedAt}`;
