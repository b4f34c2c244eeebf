import { minute, second, type TicketId } from '#domain/ids.ts';
import { type Pause, pause } from './again.ts';
import { type Arming, plannedAt, scheduleName, soonest } from './arm-timer.ts';
import type { Count } from './log.ts';
import type {
  AuditJob,
  Queues,
  ReplanStore,
  ScheduleList,
  TicketTimerJob,
  TimerKind,
  ViewStore,
} from './ports.ts';
import { isReplanning } from './replan-checks.ts';

export type Auditing = Arming & {
  readonly store: ViewStore & ReplanStore;
  readonly schedules: ScheduleList;
  readonly count: Count;
  readonly wait?: Pause;
};

const ticketsAtOnce = 50;
const abreast = 10;

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

interface Compared {
  readonly found: readonly TicketTimerJob[];
  readonly cursor: string | null;
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

interface Timer {
  readonly kind: TimerKind;
  readonly ticketId: TicketId;
}

const withFaults = (timers: readonly Timer[], deps: Auditing) =>
  eachOf(timers, async ({ kind, ticketId }) => {
    const fault = await faultOf(kind, ticketId, deps);
    return fault === null ? [] : [{ kind, ticketId, fault }];
  });

const secondLook = 3 * second;

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

const ofTicket = /^(check|wake|rotate)-(tkt_[0-9A-Za-z]+)-(\d+)$/;

/** Schedules that no ticket remembers. One that is just being made is removed, if at all, in its ticket's own order. */
async function strays({ cursor }: AuditJob, deps: Auditing): Promise<Compared> {
  const page = await deps.schedules.list(cursor);
  const suspects = await eachOf(page.names.flatMap(scheduled), (one) => ifForgotten(one, deps));
  if (suspects.length === 0) return { found: [], cursor: page.cursor };
  // By then what was just being made is remembered, and what was just being replaced is gone.
  await (deps.wait ?? pause)(secondLook);
  const still = await eachOf(suspects, async (one) =>
    (await deps.schedules.find(one.name)) === null ? [] : ifForgotten(one, deps),
  );
  const found = still.map(({ kind, ticketId, generation }) => ({
    kind,
    ticketId,
    fired: false,
    stray: generation,
  }));
  return { found, cursor: page.cursor };
}

interface Scheduled extends Timer {
  readonly name: string;
  readonly generation: number;
}

function scheduled(name: string): Scheduled[] {
  const [, kindName, id, number] = ofTicket.exec(name) ?? [];
  const kind = kinds.find((each) => each === kindName);
  if (kind === undefined || id === undefined) return [];
  return [{ name, kind, ticketId: `tkt_${id.slice(4)}`, generation: Number(number) }];
}

async function ifForgotten(one: Scheduled, deps: Auditing): Promise<readonly Scheduled[]> {
  const { pending } = await deps.store.loadForTimer(one.ticketId, one.kind);
  const isRemembered = pending !== null && pending.at !== null && pending.generation === one.generation;
  return isRemembered ? [] : [one];
}

const kinds = ['check', 'wake', 'rotate'] as const satisfies readonly TimerKind[];

async function eachOf<Item, Found>(
  items: readonly Item[],
  look: (item: Item) => Promise<readonly Found[]>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let next = 0; next < items.length; next += abreast)
    found.push(...(await Promise.all(items.slice(next, next + abreast).map(look))).flat());
  return found;
}
