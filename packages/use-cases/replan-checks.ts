import { day, type Instant, minute, second } from '#domain/ids.ts';
import type { Log } from './log.ts';
import type { Clock, Queues, Replan, ReplanJob, ReplanStore, SettingsStore, ViewStore } from './ports.ts';

export interface Replanning {
  readonly store: ReplanStore & SettingsStore & ViewStore;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly log: Log;
  /** How many checks are asked for a second; Scheduler takes as many creations, or more, in every region. */
  readonly perSecond?: number;
}

const usualPace = 100;
/** What was being received while the first sweep passed has come into the index by then. */
const beforeSecondSweep = minute;

/**
 * C9: has the checks of every open and snoozed ticket armed anew, a page a second, in two sweeps. Each page asks for
 * the next. How far it has come is kept beside: a job that comes twice, or whose attempt was cut short, goes on from
 * there, and a newer change of the settings ends it.
 *
 * ```
 *  job: page 3 ──► ask for the checks of page 3 ──► remember: page 4 is next ──► job: page 4, a second later
 *                                                        └── cut short here, page 3 comes again: ──► job: page 4
 * ```
 */
export async function replanChecks(job: ReplanJob, deps: Replanning): Promise<void> {
  const { store, clock, log } = deps;
  const [{ version }, known] = await Promise.all([store.loadSetting('auto-close'), store.loadReplan()]);
  if (version > job.run || (known !== null && known.run > job.run))
    return log.info('replan-superseded', { ...job });
  const before = known?.run === job.run ? known : null;
  const current = before ?? started(job, clock());
  if (current.finishedAt !== null || job.page > current.page || job.page < current.page - 1) return;
  // Cut short after it was remembered, or delivered twice: the page is done, and the next one asked for again.
  if (job.page < current.page) return next(current, deps);
  const after = await sweep(current, deps);
  const saved = await store.saveReplan({ before: before ?? known, after });
  if (saved === 'moved-on') return log.info('replan-raced', { ...job });
  if (after.finishedAt === null) return next(after, deps);
  log.info('replan-finished', {
    run: after.run,
    checks: after.checks,
    took: after.finishedAt - after.startedAt,
  });
}

/**
 * C9: whether new settings are still on their way through the tickets, so that checks that are planned by the old ones
 * are no fault. One that has come to no end for a day has itself been forgotten.
 */
export async function isReplanning(store: ReplanStore, now: Instant): Promise<boolean> {
  const replan = await store.loadReplan();
  return replan !== null && replan.finishedAt === null && replan.startedAt > now - day;
}

const started = ({ run }: ReplanJob, now: number): Replan => ({
  run,
  page: 0,
  sweep: 1,
  status: 'open',
  cursor: null,
  checks: 0,
  startedAt: now,
  sweepStartedAt: now,
  sweepPages: 0,
  finishedAt: null,
});

/** Asks for the checks of one page, and tells where the next one begins. */
async function sweep(
  replan: Replan,
  { store, queues, clock, perSecond = usualPace }: Replanning,
): Promise<Replan> {
  const { run, page, status } = replan;
  const { items, cursor } = await store.listTickets({
    assignee: null,
    status,
    sort: 'activity',
    contactIds: null,
    tag: null,
    filter: () => true,
    limit: perSecond,
    cursor: replan.cursor,
  });
  await queues.requestTimers(
    items.map(({ id }) => ({
      job: { kind: 'check', ticketId: id, fired: false, replanned: true },
      cause: `${id}-replan-${run}-${page}`,
    })),
  );
  const checks = replan.sweep === 1 ? replan.checks + items.length : replan.checks;
  const done = { ...replan, page: page + 1, sweepPages: replan.sweepPages + 1, cursor, checks };
  if (cursor !== null) return done;
  if (status === 'open') return { ...done, status: 'snoozed' };
  if (replan.sweep === 2) return { ...done, finishedAt: clock() };
  return { ...done, sweep: 2, status: 'open', sweepStartedAt: clock() + beforeSecondSweep, sweepPages: 0 };
}

/** Pages are due a second apart, whatever each of them took. */
const next = ({ run, page, sweepStartedAt, sweepPages }: Replan, { queues }: Replanning): Promise<void> =>
  queues.sendDue({ kind: 'replan', run, page }, sweepStartedAt + sweepPages * second);
