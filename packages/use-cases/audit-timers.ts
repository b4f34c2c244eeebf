import { minute, second, type TicketId } from '#domain/ids.ts';
import { pause } from './again.ts';
import { plannedAt, scheduleName, soonest } from './arm-timer.ts';
import { type Auditing, type Compared, eachOf, secondLook, type Timer } from './audit-page.ts';
import type { AuditJob, Queues, TimerKind } from './ports.ts';
import { isReplanning } from './replan-checks.ts';
import { strays } from './stray-schedules.ts';

const ticketsAtOnce = 50;

/** What a day's comparison begins with: the tickets, and Scheduler's own list. */
export const startAudit = (queues: Queues, day: string): Promise<void> =>
  queues.requestTimers(
    (['open', 'snoozed', 'schedules'] as const).map((of) => ({
      job: { kind: 'audit', of, cursor: null },
      cause: `audit-${of}-${day}`,
    })),
  );

/**
 * C4: compares what the tickets need with what Scheduler has, a page at a time, each asking for the next: tickets
 * without a schedule, or with one at a wrong time; schedules of nobody. What differs is armed anew in its ticket's own
 * order, counted, and rings. In a healthy system it finds nothing.
 */
export async function auditTimers(job: AuditJob, deps: Auditing): Promise<void> {
  const { found, cursor } =
    job.of === 'schedules' ? await strays(job, deps) : await tickets({ ...job, of: job.of }, deps);
  if (found.length > 0) {
    deps.count('Healed', found.length);
    deps.log.warn('timers-healed', {
      of: job.of,
      found: found.length,
      ticketIds: found.map(({ ticketId }) => ticketId),
    });
    await deps.queues.requestTimers(
      found.map((wanted) => ({ job: wanted, cause: `audit-${wanted.ticketId}-${crypto.randomUUID()}` })),
    );
  }
  if (cursor === null) return deps.log.info('timers-audited', { of: job.of });
  await deps.queues.requestTimers([{ job: { ...job, cursor }, cause: `audit-${crypto.randomUUID()}` }]);
}

async function tickets(
  { of, cursor }: { of: 'open' | 'snoozed'; cursor: string | null },
  deps: Auditing,
): Promise<Compared> {
  const page = await deps.store.listTickets({
    assignee: null,
    status: of,
    sort: 'activity',
    contactIds: null,
    tag: null,
    filter: () => true,
    limit: ticketsAtOnce,
    cursor,
  });
  const kinds: readonly TimerKind[] = of === 'snoozed' ? ['check', 'wake'] : ['check'];
  const all = page.items.flatMap(({ id }) => kinds.map((kind) => ({ kind, ticketId: id })));
  const suspects = await withFaults(all, deps);
  if (suspects.length === 0) return { found: [], cursor: page.cursor };
  // What is on its way, as a rule, has come by then; what is about to fire, or has, is reconcile's.
  await (deps.wait ?? pause)(secondLook);
  const still = await withFaults(suspects, deps);
  const found = still.filter(({ fault, ticketId, kind }) =>
    suspects.some((one) => one.ticketId === ticketId && one.kind === kind && one.fault === fault),
  );
  return { found: found.map(({ kind, ticketId }) => ({ kind, ticketId, fired: true })), cursor: page.cursor };
}

const withFaults = (timers: readonly Timer[], deps: Auditing) =>
  eachOf(timers, async ({ kind, ticketId }) => {
    const fault = await faultOf(kind, ticketId, deps);
    return fault === null ? [] : [{ kind, ticketId, fault }];
  });

/**
 * What it lacks; null where all is well. In words that are the same at each look until the ticket, or what is
 * remembered of it, changes: a clock that stands still would have its next check a period from each look.
 */
async function faultOf(kind: TimerKind, ticketId: TicketId, deps: Auditing): Promise<string | null> {
  const { ticket, pending, settings } = await deps.store.loadForTimer(ticketId, kind);
  const now = deps.clock();
  const planned = ticket === null ? null : await plannedAt(kind, { ticket, settings, pending, now }, deps);
  const remembered = pending?.at ?? null;
  const found = `${remembered} of version ${ticket?.version}`;
  if (planned === null) return remembered === null || isNear(remembered, now) ? null : `too many: ${found}`;
  if (isNear(planned, now) || planned < now || (remembered !== null && isNear(remembered, now))) return null;
  // What new settings have made overdue is spread over some minutes (C9).
  if (pending === null || remembered === null) return `none: ${found}`;
  if (remembered !== planned)
    return kind === 'check' && (await isReplanning(deps.store, now)) ? null : `wrong: ${found}`;
  const at = await deps.schedules.find(scheduleName(kind, ticketId, pending.generation));
  return at !== null && Math.abs(at - planned) < second ? null : `at Scheduler ${at}: ${found}`;
}

const isNear = (at: number, now: number): boolean => Math.abs(at - now) <= 2 * soonest + minute;
