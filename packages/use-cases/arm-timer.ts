import { nextCheckAt } from '#domain/auto-close/clock.ts';
import { type Instant, minute, type TicketId } from '#domain/ids.ts';
import type { Settings } from '#domain/settings.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { handOnAt } from './hand-on-time.ts';
import type { Log } from './log.ts';
import type {
  AgentStore,
  Clock,
  PendingTimer,
  Queues,
  Schedules,
  ThreadStore,
  TicketTimerJob,
  TimerKind,
  TimerStore,
} from './ports.ts';

export interface Arming {
  readonly store: TimerStore & AgentStore & ThreadStore;
  readonly schedules: Schedules;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly log: Log;
}

/** Scheduler's own precision: what is due sooner goes to the due queue itself. */
export const soonest = minute;

export const scheduleName = (kind: TimerKind, ticketId: TicketId, generation: number): string =>
  `${kind}-${ticketId}-${generation}`;

/** C9: over how long the closings are spread that a change of the settings makes due at once. */
export const longestSpread = 5 * minute;

/**
 * C4, T9, A11: brings one of a ticket's schedules in line with its facts and the settings. Jobs of one ticket come one after
 * another, and each change of a ticket brings a job of its own, so the last one sees everything.
 *
 * Scheduler is told before the table remembers: a crash in between leaves a job that tells Scheduler the same again.
 *
 * @param repeated whether an earlier attempt at the job may have been cut short
 */
export async function armTimer(job: TicketTimerJob, repeated: boolean, deps: Arming): Promise<void> {
  const { kind, ticketId, fired, stray } = job;
  const { ticket, pending, settings } = await deps.store.loadForTimer(ticketId, kind);
  const now = deps.clock();
  // Things may have changed since, so that this attempt takes another name, or none: nobody would remember that one.
  if (repeated) await deps.schedules.remove(scheduleName(kind, ticketId, (pending?.generation ?? 0) + 1));
  if (stray !== undefined && (pending?.at == null || pending.generation !== stray))
    await deps.schedules.remove(scheduleName(kind, ticketId, stray));
  const planned = ticket === null ? null : await plannedAt(kind, { ticket, settings, pending, now }, deps);
  const at = kind === 'check' ? spread(planned, pending, now, job) : planned;
  // The earlier attempt may have removed the very schedule that is remembered, and things may be as they were again.
  const isThere = at === null ? pending?.at == null : at === pending?.at && !fired && !repeated;
  // Of a ticket that is gone nothing is to be remembered.
  if (isThere && (ticket !== null || pending === null)) return;
  if (at === null) {
    await disarm(kind, ticketId, pending, deps);
    const none = { generation: pending?.generation ?? 0, at };
    await deps.store.savePending(ticketId, kind, ticket === null ? null : none);
    return;
  }
  const generation = nextGeneration(pending, now, fired);
  if (at - now < soonest) await deps.queues.sendDue({ kind, ticketId }, at);
  else {
    const name = scheduleName(kind, ticketId, generation);
    const replaces = pending?.at != null && generation === pending.generation;
    await deps.schedules.put({ name, at, job: { kind, ticketId }, replaces });
  }
  const replaced = pending !== null && (generation !== pending.generation || at - now < soonest);
  if (replaced) await disarm(kind, ticketId, pending, deps);
  await deps.store.savePending(ticketId, kind, { generation, at });
  deps.log.info(`${kind}-armed`, { ticketId, generation, at });
}

/** When it should fire, by the ticket and the settings of now; null where there should be none. */
export async function plannedAt(
  kind: TimerKind,
  facts: { ticket: Ticket; settings: Settings; pending: PendingTimer | null; now: Instant },
  deps: Pick<Arming, 'store'>,
): Promise<Instant | null> {
  const { ticket, settings, pending, now } = facts;
  switch (kind) {
    case 'check':
      return nextCheckAt(ticket, settings['auto-close'], now, pending?.at ?? null);
    case 'wake':
      return ticket.snoozedUntil;
    case 'rotate':
      return (await handOnAt({ ticket, settings, now }, deps.store))?.at ?? null;
  }
}

/** C9: what new settings make overdue is due within minutes, each at a time of its own, which holds once it is set. */
function spread(
  planned: Instant | null,
  pending: PendingTimer | null,
  now: Instant,
  { fired, replanned }: TicketTimerJob,
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
const nextGeneration = (pending: PendingTimer | null, now: Instant, fired: boolean): number => {
  if (pending === null) return 1;
  const surelyThere = !fired && pending.at !== null && pending.at - now > 2 * soonest;
  return surelyThere ? pending.generation : pending.generation + 1;
};

async function disarm(
  kind: TimerKind,
  ticketId: TicketId,
  pending: PendingTimer | null,
  deps: Arming,
): Promise<void> {
  if (pending?.at !== null && pending !== null)
    await deps.schedules.remove(scheduleName(kind, ticketId, pending.generation));
}
