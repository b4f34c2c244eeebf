import { nextCheckAt } from '#domain/auto-close/clock.ts';
import { type Instant, minute, type TicketId } from '#domain/ids.ts';
import type { Log } from './log.ts';
import type { CheckJob, Clock, PendingCheck, Queues, Schedules, TimerStore } from './ports.ts';

export interface Arming {
  readonly store: TimerStore;
  readonly schedules: Schedules;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly log: Log;
}

/** Scheduler's own precision: what is due sooner goes to the due queue itself. */
export const soonest = minute;

export const checkName = (ticketId: TicketId, generation: number): string =>
  `check-${ticketId}-${generation}`;

/** C9: over how long the closings are spread that a change of the settings makes due at once. */
export const longestSpread = 5 * minute;

/**
 * C4: brings a ticket's one pending check in line with its facts and the settings. Jobs of one ticket come one
 * after another, and each change of a ticket brings a job of its own, so the last one sees everything.
 *
 * Scheduler is told before the table remembers: a crash in between leaves a job that tells Scheduler the same again.
 *
 * @param repeated whether an earlier attempt at the job may have been cut short
 */
export async function armCheck(job: CheckJob, repeated: boolean, deps: Arming): Promise<void> {
  const { ticketId, fired } = job;
  const { ticket, pending, settings } = await deps.store.loadForTimer(ticketId);
  const now = deps.clock();
  // Things may have changed since, so that this attempt takes another name, or none: nobody would remember that one.
  if (repeated) await deps.schedules.remove(checkName(ticketId, (pending?.generation ?? 0) + 1));
  const planned =
    ticket === null ? null : nextCheckAt(ticket, settings['auto-close'], now, pending?.at ?? null);
  const at = spread(planned, pending, now, job);
  if (at === (pending?.at ?? null) && !(fired && at !== null)) return;
  if (at === null) {
    await disarm(ticketId, pending, deps);
    const none = { generation: pending?.generation ?? 0, at };
    await deps.store.savePendingCheck(ticketId, ticket === null ? null : none);
    return;
  }
  const generation = nextGeneration(pending, now, fired);
  if (at - now < soonest) await deps.queues.sendDue({ kind: 'check', ticketId }, at);
  else {
    const name = checkName(ticketId, generation);
    const replaces = pending?.at != null && generation === pending.generation;
    await deps.schedules.put({ name, at, job: { kind: 'check', ticketId }, replaces });
  }
  const replaced = pending !== null && (generation !== pending.generation || at - now < soonest);
  if (replaced) await disarm(ticketId, pending, deps);
  await deps.store.savePendingCheck(ticketId, { generation, at });
  deps.log.info('check-armed', { ticketId, generation, at });
}

/** C9: what new settings make overdue is due within minutes, each at a time of its own, which holds once it is set. */
function spread(
  planned: Instant | null,
  pending: PendingCheck | null,
  now: Instant,
  { fired, replanned }: CheckJob,
): Instant | null {
  if (planned === null || planned > now || fired) return planned;
  const pendingAt = pending?.at ?? 0;
  if (pendingAt > now && pendingAt <= now + longestSpread) return pendingAt;
  return replanned === true ? Math.ceil(now + Math.random() * longestSpread) : planned;
}

/**
 * Near or after the old time a new name is taken: a schedule that has just fired is about to be deleted by
 * Scheduler, and would take an update with it.
 */
const nextGeneration = (pending: PendingCheck | null, now: Instant, fired: boolean): number => {
  if (pending === null) return 1;
  const surelyThere = !fired && pending.at !== null && pending.at - now > 2 * soonest;
  return surelyThere ? pending.generation : pending.generation + 1;
};

async function disarm(ticketId: TicketId, pending: PendingCheck | null, deps: Arming): Promise<void> {
  if (pending?.at !== null && pending !== null)
    await deps.schedules.remove(checkName(ticketId, pending.generation));
}
