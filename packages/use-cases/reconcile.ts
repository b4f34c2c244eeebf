import { closesAt, periodOf } from '#domain/auto-close/clock.ts';
import { type Instant, minute, second, type TicketId } from '#domain/ids.ts';
import { type Channel, channels } from '#domain/ticket/ticket.ts';
import { pause } from './again.ts';
import { longestSpread } from './arm-timer.ts';
import { type Draining, drainQueue } from './drain-queue.ts';
import {
  type HealedPeople,
  healPeople,
  type LookingForPeople,
  stillByPeople,
  type UndoneByPeople,
  undoneByPeople,
} from './left-undone.ts';
import { overdueDeliveries } from './overdue-deliveries.ts';
import { couldBeGivenOut } from './plan-turns.ts';
import type { MessageJob, Queues, ReplanStore } from './ports.ts';
import { queuesOf } from './react.ts';
import { isReplanning } from './replan-checks.ts';

export type Reconciling = Draining & {
  readonly store: LookingForPeople & ReplanStore;
  readonly queues: Queues;
};

/** What a run takes on at most; the next one goes on. */
const most = 500;
const abreast = 20;
/** How late a closing is before it is called forgotten: its own minute, Scheduler's, and some. */
const patience = 5 * minute;
const longestDelivery = 15 * minute;
const longestInQueue = 2 * minute;
/** Whoever should have done it may be at it right now, or about to be. */
const secondLook = 15 * second;

export interface Healed extends HealedPeople {
  readonly checks: number;
  readonly wakings: number;
  readonly assignments: number;
  readonly deliveries: number;
}

interface Undone extends UndoneByPeople {
  readonly checks: readonly TicketId[];
  readonly wakings: readonly TicketId[];
  readonly deliveries: readonly MessageJob[];
  readonly waiting: readonly TicketId[];
}

/**
 * Looks for what should have happened by now, by a few queries on sparse indexes: clocks that ran out, entries
 * queued while somebody is free, messages pending too long,
 * tickets with people who are away or gone. In a healthy system it finds nothing; what it heals is counted, and rings
 * an alarm: so only what is undone at a second look, too, is healed. An index only suggests: each is decided afresh
 * by whoever handles it.
 */
export async function reconcile(deps: Reconciling): Promise<Healed> {
  const first = await look(deps);
  if (Object.values(first).every((undone) => undone.length === 0))
    return { checks: 0, wakings: 0, assignments: 0, deliveries: 0, handOns: 0, sessions: 0, leavers: 0 };
  await (deps.wait ?? pause)(secondLook);
  const healed = await heal(still(first, await look(deps)), deps);
  const total = Object.values(healed).reduce((sum, number) => sum + number, 0);
  if (total > 0) {
    deps.count('Healed', total);
    deps.log.warn('healed', healed);
  }
  return healed;
}

async function look(deps: Reconciling): Promise<Undone> {
  const now = deps.clock();
  const allQueues = queuesOf(await deps.store.loadSettings());
  const [checks, wakings, deliveries, people, ...waiting] = await Promise.all([
    overdueChecks(now, deps),
    deps.store.findSnoozedUntil(now - patience, most),
    overdueDeliveries(now - longestDelivery, most, deps.store),
    undoneByPeople({ now, before: now - patience, most }, deps.store),
    ...allQueues.map((queue) => couldBeGivenOut(queue, longestInQueue, deps)),
  ]);
  return { checks, wakings, deliveries, waiting: waiting.flat(), ...people };
}

const still = (first: Undone, second: Undone): Undone => ({
  checks: second.checks.filter((id) => first.checks.includes(id)),
  wakings: second.wakings.filter((id) => first.wakings.includes(id)),
  deliveries: second.deliveries.filter(({ ticketId, seq }) =>
    first.deliveries.some((job) => job.ticketId === ticketId && job.seq === seq),
  ),
  waiting: second.waiting.filter((id) => first.waiting.includes(id)),
  ...stillByPeople(first, second),
});

async function heal(undone: Undone, deps: Reconciling): Promise<Healed> {
  const { checks, wakings, deliveries, waiting } = undone;
  const now = deps.clock();
  const run = Math.floor(now / minute);
  for (const ticketId of checks) await deps.queues.sendDue({ kind: 'check', ticketId }, now);
  for (const ticketId of wakings) await deps.queues.sendDue({ kind: 'wake', ticketId }, now);
  const people = await healPeople(undone, deps);
  await deps.queues.requestDeliveries(
    deliveries.map((job) => ({ job, cause: `reconcile-${job.ticketId}-${job.seq}-${run}` })),
  );
  let assignments = 0;
  if (waiting.length > 0)
    for (const queue of queuesOf(await deps.store.loadSettings()))
      assignments += (await drainQueue(queue, deps)).assigned;
  return {
    checks: checks.length,
    wakings: wakings.length,
    assignments,
    deliveries: deliveries.length,
    ...people,
  };
}

async function overdueChecks(now: Instant, deps: Reconciling): Promise<TicketId[]> {
  const settings = (await deps.store.loadSettings())['auto-close'];
  if (!settings.enabled) return [];
  const startedBefore = (channel: Channel): Instant => now - periodOf(settings, channel) - patience;
  const latest = Math.max(...channels.map(startedBefore));
  const [waiting, ...answered] = await Promise.all([
    settings.closeUnanswered ? deps.store.findWaitingSince(latest, most) : [],
    ...channels.map((channel) => deps.store.findClocksStartedBefore(channel, startedBefore(channel), most)),
  ]);
  const suspects = [...new Set([...answered.flat(), ...waiting])];
  const replanning = await isReplanning(deps.store, now);
  const forgotten: TicketId[] = [];
  for (let next = 0; next < suspects.length; next += abreast) {
    const some = suspects.slice(next, next + abreast);
    const verdicts = await Promise.all(
      some.map((ticketId) => isForgotten(ticketId, { now, replanning }, deps)),
    );
    forgotten.push(...some.filter((_, place) => verdicts[place]));
  }
  return forgotten;
}

/** A later answer or typing may keep the ticket open (C2, C6); and new settings spread their closings (C9). */
async function isForgotten(
  ticketId: TicketId,
  { now, replanning }: { now: Instant; replanning: boolean },
  { store }: Reconciling,
): Promise<boolean> {
  const { ticket, pending, settings } = await store.loadForTimer(ticketId, 'check');
  const closing = ticket === null ? null : closesAt(ticket, settings['auto-close']);
  if (closing === null || closing > now - patience) return false;
  const pendingAt = pending?.at ?? 0;
  return pendingAt <= now - patience || (pendingAt > now + longestSpread && !replanning);
}
