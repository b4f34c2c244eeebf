import { periodOf } from '#domain/auto-close/clock.ts';
import { minute } from '#domain/ids.ts';
import { type Draining, drainQueue } from './drain-queue.ts';
import type { OverdueStore, Queues } from './ports.ts';
import { queues as allQueues } from './react.ts';

export type Reconciling = Draining & {
  readonly store: OverdueStore;
  readonly queues: Queues;
};

/** What a run takes on at most; the next one goes on. */
const most = 500;
/** How late a closing is before it is called forgotten: its own minute, Scheduler's, and some. */
const patience = 5 * minute;
const longestDelivery = 15 * minute;

export interface Healed {
  readonly checks: number;
  readonly assignments: number;
  readonly deliveries: number;
}

/**
 * Looks for what should have happened by now, by a few queries on sparse indexes: clocks that ran out, entries
 * queued while somebody is free, messages pending too long. In a healthy system it finds nothing; what it heals is
 * counted, and rings an alarm. An index only suggests: each is decided afresh by whoever handles it.
 */
export async function reconcile(deps: Reconciling): Promise<Healed> {
  const now = deps.clock();
  const [checks, deliveries] = await Promise.all([overdueChecks(deps), overdueDeliveries(deps)]);
  const run = Math.floor(now / minute);
  for (const ticketId of checks) await deps.queues.sendDue({ kind: 'check', ticketId }, now);
  await deps.queues.requestDeliveries(
    deliveries.map((job) => ({ job, cause: `reconcile-${job.ticketId}-${job.seq}-${run}` })),
  );
  let assignments = 0;
  for (const queue of allQueues) assignments += (await drainQueue(queue, deps)).assigned;
  const healed = { checks: checks.length, assignments, deliveries: deliveries.length };
  const total = healed.checks + healed.assignments + healed.deliveries;
  if (total > 0) {
    deps.count('Healed', total);
    deps.log.warn('healed', healed);
  }
  return healed;
}

async function overdueChecks(deps: Reconciling) {
  const settings = (await deps.store.loadSettings())['auto-close'];
  if (!settings.enabled) return [];
  const startedBefore = deps.clock() - periodOf(settings) - patience;
  const [answered, waiting] = await Promise.all([
    deps.store.findClocksStartedBefore(startedBefore, most),
    settings.closeUnanswered ? deps.store.findWaitingSince(startedBefore, most) : [],
  ]);
  return [...new Set([...answered, ...waiting])];
}

const overdueDeliveries = (deps: Reconciling) =>
  deps.store.findDeliveriesPendingSince(deps.clock() - longestDelivery, most);
