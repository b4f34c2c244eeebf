import { minute } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Chance } from '#test/use-cases/laws/chance.ts';
import { armTimer } from '#use-cases/arm-timer.ts';
import { auditTimers } from '#use-cases/audit-timers.ts';
import type { Change } from '#use-cases/changes.ts';
import { armSessionEnd } from '#use-cases/end-session.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { armOpening } from '#use-cases/open-office.ts';
import type { DueJob, ThreadEntry, TimerJob } from '#use-cases/ports.ts';
import { react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';
import { relay } from '#use-cases/relay.ts';
import type { Inbox } from '../../../support/inbox.ts';
import { type Act, Cast } from './acts.ts';
import type { Told } from './naive.ts';

/** A function that died before or after one of its calls; whoever waits for it asks again. */
class Struck extends Error {}

const isStruck = (error: unknown): boolean =>
  error instanceof Struck || (error instanceof AggregateError && error.errors.every(isStruck));

/** Strikes calls of a store, while it is let. */
export class Faults {
  readonly #chance: Chance;
  readonly #share: number;
  #let = false;

  constructor(chance: Chance, share: number) {
    this.#chance = chance;
    this.#share = share;
  }

  readonly hook = (): void => {
    if (this.#let && this.#chance.next() < this.#share) throw new Struck('struck');
  };
  readonly conflicts = (): boolean => this.#let && this.#chance.next() < this.#share;

  /** Until it has got through. */
  async untilDone(work: () => Promise<void>, again: () => void = () => {}): Promise<void> {
    for (;;)
      try {
        this.#let = true;
        await work();
        return;
      } catch (error) {
        if (!isStruck(error)) throw error;
        again();
      } finally {
        this.#let = false;
      }
  }
}

export type Played = Pick<Inbox, 'deps' | 'time' | 'changes' | 'queues' | 'schedules' | 'store'>;

/** Plays what happens, and everything that follows from it: the stream cut anew at each attempt, timers, Scheduler. */
export class Month {
  readonly #inbox: Played;
  readonly #chance: Chance;
  readonly #faults: Faults;
  readonly cast: Cast;
  readonly #due: { job: DueJob; at: number }[] = [];
  #seen = 0;
  /** Of which nobody reacts: the stream was out for too long. */
  outage: { readonly from: number; readonly to: number } = { from: 0, to: 0 };

  constructor(inbox: Played, { chance, faults }: { chance: Chance; faults: Faults }) {
    this.#inbox = inbox;
    this.#chance = chance;
    this.#faults = faults;
    this.cast = new Cast(inbox.deps);
  }

  async play(acts: readonly Act[]): Promise<void> {
    for (const [nth, act] of acts.entries()) {
      await this.#passTo(this.#inbox.time.now + act.after * minute + (act.which % 60) * 1_000 + 1);
      await this.#faults.untilDone(() => this.cast.perform(act, `act-${nth}`));
    }
    await this.settle();
  }

  async #passTo(then: number): Promise<void> {
    const { time, schedules } = this.#inbox;
    await this.settle();
    const next = (): number =>
      Math.min(
        ...[...schedules.pending.values(), ...this.#due].map(({ at }) => at),
        Number.POSITIVE_INFINITY,
      );
    for (let at = next(); at <= then; at = next()) {
      time.now = Math.max(time.now, at);
      await this.settle();
    }
    time.now = then;
    await this.settle();
  }

  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 1_000; rounds++) {
      const streamed = await this.#stream();
      const jobs = this.#inbox.queues.timers.splice(0);
      for (const { job } of jobs) await this.#faults.untilDone(() => this.#arm(job));
      if (!(await this.#fire()) && !streamed && jobs.length === 0) return;
    }
    throw new Error('it never settles');
  }

  /** In batches that begin before where the last one ended, and are cut shorter when they fail. */
  async #stream(): Promise<boolean> {
    const { changes } = this.#inbox;
    const fresh = this.#seen < changes.length;
    while (this.#seen < changes.length) {
      let to = Math.min(changes.length, this.#seen + 1 + this.#chance.below(9));
      await this.#faults.untilDone(
        async () => {
          const back = this.#chance.below(3) === 0 ? this.#chance.below(8) : 0;
          const batch = changes.slice(Math.max(0, this.#seen - back), to);
          await this.#deliver(this.#chance.below(4) === 0 ? [...batch, ...batch] : batch);
        },
        () => {
          to = Math.max(this.#seen + 1, to - this.#chance.below(4));
        },
      );
      this.#seen = to;
    }
    return fresh;
  }

  async #deliver(batch: readonly Change[]): Promise<void> {
    const { deps, queues, time } = this.#inbox;
    await relay(batch, queues);
    if (this.outage.from <= time.now && time.now < this.outage.to) return;
    for (const change of batch) await react(change, deps);
    await reactTogether(batch, deps);
  }

  async #fire(): Promise<boolean> {
    const { queues, schedules, time, deps } = this.#inbox;
    this.#due.push(...queues.due.splice(0));
    for (const [name, { at, job }] of schedules.pending) {
      if (at > time.now) continue;
      schedules.pending.delete(name);
      this.#due.push({ job, at });
    }
    const ready = this.#due.filter(({ at }) => at <= time.now);
    for (const one of ready) {
      this.#due.splice(this.#due.indexOf(one), 1);
      await this.#faults.untilDone(() => handleDue(one.job, deps));
    }
    return ready.length > 0;
  }

  #arm(job: TimerJob): Promise<void> {
    const { deps } = this.#inbox;
    if (job.kind === 'open-office') return armOpening(deps);
    if (job.kind === 'end-session') return armSessionEnd(job, deps);
    if (job.kind === 'audit') return auditTimers(job, deps);
    return armTimer(job, false, deps);
  }

  /** What is left of it all: each ticket, its thread, and every state that it had. */
  async told(): Promise<Told[]> {
    const { store, changes } = this.#inbox;
    const versions = Map.groupBy(
      changes.flatMap((change): Ticket[] =>
        change.kind === 'ticket' && change.after !== null ? [change.after] : [],
      ),
      ({ id }) => id,
    );
    return Promise.all(
      [...versions].map(async ([id, own]) => {
        const ticket = await store.loadTicket(id);
        if (ticket === null) throw new Error(`${id} is gone`);
        const thread: ThreadEntry[] = [];
        let cursor: string | null = null;
        do {
          const page = await store.loadThread(id, { limit: 100, cursor });
          thread.push(...page.items);
          cursor = page.cursor;
        } while (cursor !== null);
        return { ticket, thread, versions: own };
      }),
    );
  }
}
