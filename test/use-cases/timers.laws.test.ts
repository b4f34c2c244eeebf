import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextCheckAt } from '#domain/auto-close/clock.ts';
import { minute, type TicketId } from '#domain/ids.ts';
import { type Inbox, openInbox, overlaid, receive, sam, snooze, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { armTimer, longestSpread, soonest } from '#use-cases/arm-timer.ts';
import { close, reopen } from '#use-cases/close.ts';
import { handOnAt } from '#use-cases/hand-on-time.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import type { DueJob, TimerKind } from '#use-cases/ports.ts';
import { relay } from '#use-cases/relay.ts';

type Step =
  | { readonly kind: 'write' | 'answer' | 'close' | 'reopen'; readonly person: 1 | 2 }
  | { readonly kind: 'snooze'; readonly person: 1 | 2; readonly minutes: number }
  | { readonly kind: 'settings'; readonly days: number; readonly enabled: boolean }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'relay' | 'arm' | 'due' }
  | { readonly kind: 'fire early' | 'fire twice'; readonly nth: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('write' as const, 'answer' as const, 'close' as const, 'reopen' as const),
    person: fc.constantFrom(1 as const, 2 as const),
  }),
  fc.record({
    kind: fc.constant('snooze' as const),
    person: fc.constantFrom(1 as const, 2 as const),
    minutes: fc.oneof(fc.constantFrom(0.5, 1, 2, 3, 1_440), fc.integer({ min: 1, max: 6_000 })),
  }),
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('settings' as const),
      days: fc.integer({ min: 1, max: 3 }),
      enabled: fc.integer({ max: 4, min: 0 }).map((nth) => nth > 0),
    }),
  },
  fc.record({
    kind: fc.constant('wait' as const),
    minutes: fc.oneof(
      fc.constantFrom(0.5, 1, 1_438, 1_439, 1_440, 2_879, 2_880),
      fc.integer({ min: 1, max: 4_000 }),
    ),
  }),
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('relay' as const, 'arm' as const, 'due' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('fire early' as const, 'fire twice' as const),
      nth: fc.nat(3),
    }),
  },
);

/** Sam, who answers, is there for a day, and then away. */
const absentAssignee = { open: 'rotate', reopened: 'rotate' } as const;

class Crash extends Error {}
const ticketOf = (person: number): TicketId =>
  smsTicketId(contactIdOf('sms', `+49151${String(person).padStart(8, '0')}`));

/** The queues and Scheduler around two tickets, with functions that crash now and then at any of their calls. */
class Timers {
  readonly inbox: Inbox;
  readonly #crashes: Set<number>;
  #calls = 0;
  #relayed = 0;
  #repeated = false;
  readonly #due: { job: DueJob; at: number }[] = [];
  readonly #fired = new Set<string>();

  constructor(inbox: Inbox, crashes: readonly number[]) {
    this.inbox = inbox;
    this.#crashes = new Set(crashes);
  }

  /** Even ones crash before the call, odd ones after it. */
  async #call<Value>(perform: () => Promise<Value>): Promise<Value> {
    this.#calls += 1;
    const crashes = this.#crashes.has(this.#calls);
    if (crashes && this.#calls % 2 === 0) throw new Crash();
    const value = await perform();
    if (crashes) throw new Crash();
    return value;
  }

  get #deps(): Inbox['deps'] {
    const { deps, store, schedules, queues } = this.inbox;
    return {
      ...deps,
      store: overlaid(store, {
        loadForTimer: (...about) => this.#call(() => store.loadForTimer(...about)),
        savePending: (...saved) => this.#call(() => store.savePending(...saved)),
        commit: (commit) => this.#call(() => store.commit(commit)),
      }),
      schedules: {
        ...schedules,
        put: (schedule) => this.#call(() => schedules.put(schedule)),
        remove: (name) => this.#call(() => schedules.remove(name)),
      },
      queues: {
        ...queues,
        requestTimers: (jobs) => this.#call(() => queues.requestTimers(jobs)),
        sendDue: (job, at) =>
          this.#call(async () => {
            // Its pace is not what is tested here.
            this.#due.push({ job, at: job.kind === 'replan' ? 0 : at });
          }),
      },
    };
  }

  /** Whether it got through; after a crash it is to come again. */
  async #attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Crash) return false;
      throw error;
    }
  }

  async relay(): Promise<void> {
    const changes = this.inbox.changes.slice(this.#relayed);
    if (await this.#attempt(() => relay(changes, this.#deps.queues))) this.#relayed += changes.length;
  }

  /** The first of the queue, of which it comes again until it is done: jobs of a ticket are done in order. */
  async arm(): Promise<void> {
    const [first] = this.inbox.queues.timers;
    if (first === undefined) return;
    const { job } = first;
    const done = await this.#attempt(async () => {
      if (job.kind === 'check' || job.kind === 'wake' || job.kind === 'rotate')
        await armTimer(job, this.#repeated, this.#deps);
    });
    this.#repeated = !done;
    if (done) this.inbox.queues.timers.splice(this.inbox.queues.timers.indexOf(first), 1);
  }

  /** Scheduler and the due queue: whatever is due by now. */
  async due(): Promise<void> {
    const { now } = this.inbox.time;
    // What has fired is deleted later, whatever it has become by then.
    for (const name of this.#fired) this.inbox.schedules.pending.delete(name);
    this.#fired.clear();
    for (const [name, { at, job }] of this.inbox.schedules.pending) {
      if (at > now) continue;
      this.#fired.add(name);
      this.#due.push({ job, at });
    }
    const next = this.#due.findIndex(({ at }) => at <= now);
    const [fired] = next < 0 ? [] : this.#due.slice(next, next + 1);
    if (fired !== undefined && (await this.#attempt(() => handleDue(fired.job, this.#deps))))
      this.#due.splice(this.#due.indexOf(fired), 1);
  }

  /** Scheduler fires at least once, and it may be too early: the schedule stays, or is done with. */
  fireEarly(nth: number, stays: boolean): void {
    const all = [...this.inbox.schedules.pending];
    const pending = all[nth % all.length];
    if (pending === undefined) return;
    const [name, { job }] = pending;
    this.#due.push({ job, at: this.inbox.time.now });
    if (!stays) this.#fired.add(name);
  }

  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 2_000; rounds++) {
      await this.relay();
      await this.arm();
      await this.due();
      const waits = this.#due.some(({ at }) => at <= this.inbox.time.now);
      if (
        !waits &&
        this.#fired.size === 0 &&
        this.inbox.queues.timers.length === 0 &&
        this.#relayed === this.inbox.changes.length
      )
        return;
    }
    throw new Error('it never settles');
  }

  /** What would come of a ticket's timers: one schedule at most, and what lies in the due queue already. */
  pendingOf(kind: TimerKind, ticketId: TicketId) {
    const of = (waiting: Iterable<{ job: DueJob; at: number }>): number[] =>
      [...waiting].flatMap(({ job, at }) => (job.kind === kind && job.ticketId === ticketId ? [at] : []));
    return { scheduled: of(this.inbox.schedules.pending.values()), due: of(this.#due) };
  }
}

/**
 * One schedule for that time, or it lies in the due queue. Nothing is called back from there: what has become
 * pointless, or was sent twice by a crash, does nothing when it comes, and it comes within a minute.
 */
function expectPending(
  { scheduled, due }: ReturnType<Timers['pendingOf']>,
  wanted: number | null,
  now: number,
): void {
  for (const at of due) expect(at - now).toBeLessThan(soonest);
  if (wanted === null) expect(scheduled).toEqual([]);
  else if (wanted > now) expect(scheduled).toEqual(due.includes(wanted) ? [] : [wanted]);
  else {
    // What new settings have made overdue is spread over some minutes (C9).
    expect(scheduled.length).toBeLessThanOrEqual(1);
    expect(Math.min(...scheduled, ...due)).toBeLessThanOrEqual(now + longestSpread);
  }
}

async function perform(done: Step, nth: number, timers: Timers): Promise<void> {
  const { inbox } = timers;
  const { deps } = inbox;
  switch (done.kind) {
    case 'write':
      await receive(deps, String(done.person), { text: `${nth}` });
      return;
    case 'answer':
      await answer(toSay(ticketOf(done.person)), deps);
      return;
    case 'close':
      await close({ ticketId: ticketOf(done.person), by: sam.id }, deps);
      return;
    case 'reopen':
      await reopen({ ticketId: ticketOf(done.person), by: sam.id }, deps);
      return;
    case 'snooze':
      await snooze(deps, ticketOf(done.person), inbox.time.now + done.minutes * minute);
      return;
    case 'settings':
      await inbox.set('auto-close', { inactivityDays: done.days, enabled: done.enabled });
      return;
    case 'wait':
      inbox.time.now += done.minutes * minute;
      return;
    case 'relay':
      return timers.relay();
    case 'arm':
      return timers.arm();
    case 'due':
      return timers.due();
    case 'fire early':
      return timers.fireEarly(done.nth, false);
    case 'fire twice':
      return timers.fireEarly(done.nth, true);
  }
}

/** What holds of every ticket once nothing is left to do. */
async function expectOrder(timers: Timers): Promise<void> {
  const { inbox } = timers;
  const { now } = inbox.time;
  const all = await inbox.store.loadSettings();
  const settings = all['auto-close'];
  for (const person of [1, 2]) {
    const { ticket, pending } = await inbox.store.loadForTimer(ticketOf(person), 'check');
    if (ticket === null) continue;
    const wanted = nextCheckAt(ticket, settings, now, pending?.at ?? null);
    expectPending(timers.pendingOf('check', ticket.id), wanted, now);
    expectPending(timers.pendingOf('wake', ticket.id), ticket.snoozedUntil, now);
    const goesOn = await handOnAt({ ticket, settings: all, now }, inbox.store);
    expectPending(timers.pendingOf('rotate', ticket.id), goesOn?.at ?? null, now);
    expect(goesOn?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
    expect(ticket.snoozedUntil ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
    const { items } = await inbox.store.loadThread(ticket.id, { limit: 1_000, cursor: null });
    const notes = items.filter((entry) => entry.kind === 'message' && entry.message.code !== null);
    const closings = inbox.changes.filter(
      (change) =>
        change.kind === 'ticket' &&
        change.after?.id === ticket.id &&
        change.before?.status !== 'closed' &&
        change.after.closedBy === 'inactivity',
    );
    expect(notes).toHaveLength(closings.length);
  }
  for (const name of inbox.schedules.pending.keys()) expect(name).toMatch(/^(check|wake|rotate)-tkt_/);
}

describe('C4, T9, A11: whatever happens, in whatever order, wherever it crashes', () => {
  it('every open ticket has one pending check at its time, a closed one none, a snoozed one a waking, one that somebody missed the time at which it goes on; a closing is noted once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 15 }),
        async (stretches, crashes) => {
          const timers = new Timers(await openInbox({ roundRobin: { absentAssignee } }), crashes);
          for (const [nth, steps] of stretches.entries()) {
            for (const [place, done] of steps.entries()) await perform(done, nth * 100 + place, timers);
            await timers.settle();
            await expectOrder(timers);
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
