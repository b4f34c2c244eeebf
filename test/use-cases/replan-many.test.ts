import { describe, expect, it } from 'vitest';
import { nextCheckAt } from '#domain/auto-close/clock.ts';
import { day, hour, type Instant, minute, second, type TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anAgent, start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid, snooze, toSay } from '#test/support/inbox.ts';
import { openSurface } from '#test/support/surface.ts';
import { answer } from '#use-cases/answer.ts';
import { armTimer, longestSpread } from '#use-cases/arm-timer.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import type { DueJob, Queues, ReplanJob } from '#use-cases/ports.ts';
import { reconcile } from '#use-cases/reconcile.ts';
import { relay } from '#use-cases/relay.ts';

const mia = anAgent({ id: 'agt_mia', name: 'Mia', role: 'manager' });

class Killed extends Error {}

/** In the order in which a page makes them; each may be the last thing that its function does, or not even be done. */
const callsOfAPage = [
  'loadSetting',
  'loadReplan',
  'listTickets',
  'requestTimers',
  'saveReplan',
  'sendDue',
] as const;
type PageCall = (typeof callsOfAPage)[number];
interface Kill {
  readonly call: PageCall;
  readonly when: 'before' | 'within' | 'after';
}
const kills: readonly Kill[] = [
  ...callsOfAPage.flatMap((call) => [
    { call, when: 'before' as const },
    { call, when: 'after' as const },
  ]),
  { call: 'requestTimers', when: 'within' },
];

/** How long SQS waits before it hands out again what was in a dead function's hands. */
const redelivery = 30 * second;
/** Within which SQS takes a message of the same cause for the same. */
const deduplication = 5 * minute;

/** Queues and Scheduler around an inbox, in which the functions of pages are killed, each at another of its calls. */
class Machinery {
  readonly inbox: Inbox;
  readonly due: { job: DueJob; at: Instant }[] = [];
  readonly closings: Instant[] = [];
  killed = 0;
  #relayed = 0;
  #pages = 0;
  readonly #causes = new Map<string, Instant>();
  readonly #mayKill: boolean;

  constructor(inbox: Inbox, mayKill: boolean) {
    this.inbox = inbox;
    this.#mayKill = mayKill;
  }

  get #queues(): Queues {
    return { ...this.inbox.queues, sendDue: async (job, at) => void this.due.push({ job, at }) };
  }

  async #page(job: ReplanJob): Promise<void> {
    const { deps, store, time } = this.inbox;
    const queues = this.#queues;
    // The page that comes again is let through.
    const kill = this.#mayKill && this.#pages % 2 === 0 ? kills[(this.#pages / 2) % kills.length] : undefined;
    this.#pages += 1;
    const through = async <Value>(call: PageCall, work: (part: number) => Promise<Value>): Promise<Value> => {
      const dies = kill?.call === call;
      if (dies && kill.when === 'before') throw new Killed();
      const value = await work(dies && kill.when === 'within' ? 0.5 : 1);
      if (dies) throw new Killed();
      return value;
    };
    try {
      await handleDue(job, {
        ...deps,
        store: overlaid(store, {
          loadSetting: (name) => through('loadSetting', () => store.loadSetting(name)),
          loadReplan: () => through('loadReplan', () => store.loadReplan()),
          listTickets: (query) => through('listTickets', () => store.listTickets(query)),
          saveReplan: (change) => through('saveReplan', () => store.saveReplan(change)),
        }),
        queues: {
          ...queues,
          requestTimers: (jobs) =>
            through('requestTimers', (part) =>
              queues.requestTimers(jobs.slice(0, Math.ceil(jobs.length * part))),
            ),
          sendDue: (next, at) => through('sendDue', () => queues.sendDue(next, at)),
        },
      });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.killed += 1;
      this.due.push({ job, at: time.now + redelivery });
    }
  }

  async #settle(): Promise<void> {
    const { inbox } = this;
    const { queues, changes, time } = inbox;
    for (;;) {
      const fresh = changes.slice(this.#relayed);
      this.#relayed = changes.length;
      for (const change of fresh)
        if (change.kind === 'ticket' && change.after?.closedBy === 'inactivity') this.closings.push(time.now);
      await relay(fresh, this.#queues);
      const asked = queues.timers.splice(0);
      for (const { job, cause } of asked) {
        if ((this.#causes.get(cause) ?? Number.NEGATIVE_INFINITY) > time.now - deduplication) continue;
        this.#causes.set(cause, time.now);
        if ('ticketId' in job) await armTimer(job, false, { ...inbox.deps, queues: this.#queues });
      }
      for (const [name, { at, job }] of inbox.schedules.pending) {
        if (at > time.now) continue;
        inbox.schedules.pending.delete(name);
        this.due.push({ job, at });
      }
      const ready = this.due.filter(({ at }) => at <= time.now);
      for (const one of ready) this.due.splice(this.due.indexOf(one), 1);
      for (const { job } of ready)
        if (job.kind === 'replan') await this.#page(job);
        else await handleDue(job, { ...inbox.deps, queues: this.#queues });
      if (fresh.length + asked.length + ready.length === 0) return;
    }
  }

  /** Lets time pass, with reconcile's looks every five minutes; `see` looks after each thing that happens. */
  async passTo(then: Instant, see: () => Promise<void> = async () => {}): Promise<void> {
    const { time, schedules, deps } = this.inbox;
    await this.#settle();
    for (;;) {
      const planned = [...schedules.pending.values(), ...this.due].map(({ at }) => at);
      const look = (Math.floor(time.now / (5 * minute)) + 1) * 5 * minute;
      const next = Math.min(look, ...planned);
      if (next > then) break;
      time.now = Math.max(time.now, next);
      await this.#settle();
      if (next === look && then - start < 4 * day) await reconcile({ ...deps, queues: this.#queues });
      await see();
    }
    time.now = then;
    await this.#settle();
  }
}

interface Asked {
  readonly ids: readonly TicketId[];
  /** Answered on the first day; some of them are snoozed for weeks. */
  readonly quiet: ReadonlySet<TicketId>;
  /** Answered two and a half days later. */
  readonly fresh: ReadonlySet<TicketId>;
}

/** So many open tickets under 30 days, three days on: half of them quiet since the first, a quarter for half a day. */
async function threeDaysOn(tickets: number, mayKill: boolean) {
  const inbox = await openInbox({
    agents: [mia],
    roundRobin: { enabled: false },
    autoClose: { inactivityDays: 30 },
  });
  const ids = await inbox.arrive(tickets);
  const quiet = ids.filter((_, nth) => nth % 4 < 2);
  const fresh = ids.filter((_, nth) => nth % 4 === 2);
  for (const id of quiet) await answer(toSay(id, { agentId: mia.id }), inbox.deps);
  for (const id of quiet.slice(0, tickets / 20)) await snooze(inbox.deps, id, start + 20 * day);
  inbox.time.now = start + 2.5 * day;
  for (const id of fresh) await answer(toSay(id, { agentId: mia.id }), inbox.deps);
  const machinery = new Machinery(inbox, mayKill);
  await machinery.passTo(start + 3 * day);
  expect(inbox.schedules.pending.size).toBe(tickets + tickets / 20);
  return { inbox, machinery, asked: { ids, quiet: new Set(quiet), fresh: new Set(fresh) } satisfies Asked };
}

/** What the progress says, each time that it says something else. */
function progressOf(inbox: Inbox) {
  const byMia = openSurface(inbox).as(mia);
  const told: { state: string; tickets: number; sweep?: number }[] = [];
  return {
    told,
    async see(): Promise<void> {
      const { json } = await byMia('GET', '/settings/auto-close/progress');
      const { state, tickets, sweep } = json as (typeof told)[number];
      const last = told.at(-1);
      if (last?.state !== state || last.tickets !== tickets || last.sweep !== sweep)
        told.push({ state, tickets, ...(sweep !== undefined && { sweep }) });
    },
  };
}

const loadAll = (inbox: Inbox, { ids }: Asked): Promise<Ticket[]> =>
  Promise.all(ids.map((id) => inbox.ticket(id)));

/** C4: of every open ticket exactly one check, at its time. */
async function expectChecks(inbox: Inbox, tickets: readonly Ticket[]): Promise<void> {
  const settings = (await inbox.store.loadSettings())['auto-close'];
  const checks = Map.groupBy(
    [...inbox.schedules.pending.values()].filter(({ job }) => job.kind === 'check'),
    ({ job }) => ('ticketId' in job ? job.ticketId : ''),
  );
  for (const ticket of tickets) {
    const { pending } = await inbox.store.loadForTimer(ticket.id, 'check');
    const wanted = nextCheckAt(ticket, settings, inbox.time.now, pending?.at ?? null);
    const found = (checks.get(ticket.id) ?? []).map(({ at }) => at);
    expect(found, ticket.id).toEqual(wanted === null ? [] : [wanted]);
  }
}

/** What reconcile has found, which looks on all the while; that nobody delivers messages here is another matter. */
const checksHealed = (inbox: Inbox): unknown[] =>
  inbox.lines
    .filter(({ code }) => code === 'healed')
    .map(({ details }) => ('checks' in details ? details.checks : null))
    .filter((checks) => checks !== 0);

const perMinute = (closings: readonly Instant[]): number[] =>
  [...Map.groupBy(closings, (at) => Math.floor(at / minute)).values()].map(({ length }) => length);

describe('C9: 2,000 open tickets, the period changed from 30 days to 2', () => {
  it.each([
    { how: 'undisturbed', mayKill: false, longest: 2 * minute },
    {
      how: 'half the functions killed',
      mayKill: true,
      longest: 45 * minute,
    },
  ])(
    '$how: progress goes up and is done, nothing is closed early, nothing left behind, no minute closes all',
    async ({ mayKill, longest }) => {
      const { inbox, machinery, asked } = await threeDaysOn(2_000, mayKill);
      const { told, see } = progressOf(inbox);
      const changedAt = inbox.time.now;
      await inbox.set('auto-close', { inactivityDays: 2 });
      await see();
      await machinery.passTo(changedAt + hour, see);

      expect(told[0]).toEqual({ state: 'running', tickets: 0 });
      const [last = { state: '', tickets: 0 }] = told.slice(-1);
      expect(last).toMatchObject({ state: 'done', sweep: 2 });
      // A page that comes again counts anew: some of those that it had asked for have been closed meanwhile.
      expect(last.tickets).toBeLessThanOrEqual(2_000);
      expect(last.tickets).toBeGreaterThanOrEqual(mayKill ? 1_900 : 2_000);
      expect(told.map(({ tickets }) => tickets)).toEqual(
        told.map(({ tickets }) => tickets).toSorted((a, b) => a - b),
      );
      const running = told.slice(0, -1);
      expect(running.every(({ state }) => state === 'running')).toBe(true);
      expect(running.length).toBeGreaterThanOrEqual(15);
      const replan = await inbox.store.loadReplan();
      expect((replan?.finishedAt ?? Number.POSITIVE_INFINITY) - changedAt).toBeLessThan(longest);
      if (mayKill) expect(machinery.killed).toBeGreaterThan(kills.length);

      const tickets = await loadAll(inbox, asked);
      const closed = tickets.filter(({ status }) => status === 'closed');
      expect(new Set(closed.map(({ id }) => id))).toEqual(asked.quiet);
      for (const { closedAt, answeredAt } of closed)
        expect((closedAt ?? 0) - (answeredAt ?? 0)).toBeGreaterThanOrEqual(2 * day);
      expect(machinery.closings).toHaveLength(asked.quiet.size);
      expect(Math.max(...machinery.closings)).toBeLessThan(changedAt + longest + longestSpread + minute);
      expect(Math.max(...perMinute(machinery.closings))).toBeLessThan(asked.quiet.size / 2);
      await expectChecks(inbox, tickets);
      expect(checksHealed(inbox)).toEqual([]);

      await machinery.passTo(start + 4.5 * day + minute);
      const later = await loadAll(inbox, asked);
      const closedLater = later.filter(({ status }) => status === 'closed').map(({ id }) => id);
      expect(new Set(closedLater)).toEqual(asked.quiet.union(asked.fresh));
    },
    120_000,
  );

  it.each([false, true])(
    'a second change during the first supersedes it (functions killed: %s)',
    async (mayKill) => {
      const { inbox, machinery, asked } = await threeDaysOn(2_000, mayKill);
      const { told, see } = progressOf(inbox);
      await inbox.set('auto-close', { inactivityDays: 2 });
      for (let pages = 0; pages < 900; pages = told.at(-1)?.tickets ?? 0)
        await machinery.passTo(inbox.time.now + second, see);
      const before = machinery.closings.length;
      await inbox.set('auto-close', { inactivityDays: 5 });
      await see();
      const again = told.length - 1;
      expect(told[again]).toEqual({ state: 'running', tickets: 0 });
      await machinery.passTo(inbox.time.now + hour, see);

      expect(inbox.lines.map(({ code }) => code)).toContain('replan-superseded');
      const tickets = await loadAll(inbox, asked);
      const open = tickets.filter(({ status }) => status !== 'closed');
      // What had been closed by then stays closed; what was only planned to be is no more.
      expect(machinery.closings).toHaveLength(before);
      expect(open).toHaveLength(2_000 - before);
      expect(told.at(-1)).toEqual({ state: 'done', tickets: open.length, sweep: 2 });
      const since = told.slice(again).map((each) => each.tickets);
      expect(since).toEqual(since.toSorted((a, b) => a - b));
      await expectChecks(inbox, tickets);
      expect(checksHealed(inbox)).toEqual([]);

      await machinery.passTo(start + 5 * day + minute);
      const closed = (await loadAll(inbox, asked)).filter(({ status }) => status === 'closed');
      expect(new Set(closed.map(({ id }) => id))).toEqual(asked.quiet);
    },
    120_000,
  );
});
