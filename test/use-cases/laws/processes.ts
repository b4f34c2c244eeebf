import type { AgentId, Instant } from '#domain/ids.ts';
import type { Queues, Schedules, Store } from '#use-cases/ports.ts';
import type { Fault } from './acts.ts';
import type { Chance } from './chance.ts';
import type { Witness } from './witness.ts';

/** What functions are given, and a way for time to pass. */
export interface Deps {
  readonly store: Store;
  readonly queues: Queues;
  readonly schedules: Schedules;
  readonly clock: () => Instant;
  readonly log: Record<'info' | 'warn' | 'error', () => void>;
  readonly count: () => void;
  readonly wait: () => Promise<void>;
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** A process that died, or a call that failed: whatever it was doing comes again. */
class Struck extends Error {}

const isStruck = (error: unknown): boolean =>
  error instanceof Struck || (error instanceof AggregateError && error.errors.every(isStruck));

const mostCalls = 60_000;

/** Everything around the processes: each of their calls takes its time, meanwhile others go on, and some go wrong. */
export class Surroundings {
  readonly base: Deps;
  readonly witness: Witness;
  readonly chance: Chance;
  /** Nothing goes wrong any longer. */
  calm = false;
  calls = 0;
  readonly #faults: Map<number, Fault>;
  readonly #pause: (before: string) => Promise<void>;
  #conflicts = 0;

  constructor(
    base: Deps,
    {
      faults,
      chance,
      witness,
      pause,
    }: {
      faults: readonly Fault[];
      chance: Chance;
      witness: Witness;
      pause: (before: string) => Promise<void>;
    },
  ) {
    this.base = base;
    this.witness = witness;
    this.chance = chance;
    this.#faults = new Map(faults.map((fault) => [fault.at, fault]));
    this.#pause = pause;
  }

  /** Again and again, each time by a new process, until it has got through: as providers, clients and streams do it. */
  async untilDone(work: (deps: Deps, repeated: boolean) => Promise<unknown>): Promise<void> {
    for (let repeated = false; ; repeated = true)
      try {
        await work(new Process(this).deps, repeated);
        return;
      } catch (error) {
        if (!isStruck(error)) throw error;
      }
  }

  async call(
    process: Process,
    name: string,
    args: unknown[],
    perform: () => Promise<unknown>,
  ): Promise<unknown> {
    await this.#pause(name);
    this.calls += 1;
    if (this.calls > mostCalls) throw new Error('this never ends');
    const fault = this.calm ? undefined : this.#faults.get(this.calls);
    if (fault?.kind === 'conflict') this.#conflicts += 2;
    process.live();
    if (fault?.after === false) process.strike(fault);
    const conflicts = name === 'commitTurns' && this.#conflicts > 0;
    if (conflicts) this.#conflicts -= 1;
    this.witness.asked(process.facts, name, args);
    const result = conflicts ? { outcome: 'conflict' } : await perform();
    this.witness.answered(process.facts, name, result);
    if (fault?.after === true) process.strike(fault);
    await this.#pause('');
    process.live();
    return result;
  }
}

/** What a process has read, and been refused, until it commits turns. */
export interface FactsRead {
  readonly read: Map<string, unknown>;
  readonly refusals: Map<AgentId, number>;
}

class Process {
  readonly deps: Deps;
  readonly facts: FactsRead = { read: new Map(), refusals: new Map() };
  #dead = false;

  constructor(around: Surroundings) {
    const { base } = around;
    const calling = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, name: string & keyof Port) => {
          const operation = target[name];
          if (typeof operation !== 'function') return operation;
          return (...args: unknown[]) =>
            around.call(this, name, args, async () => operation.apply(target, args));
        },
      });
    this.deps = {
      ...base,
      store: calling(base.store),
      queues: calling(base.queues),
      schedules: calling(base.schedules),
    };
  }

  live(): void {
    if (this.#dead) throw new Struck('dead already');
  }

  strike({ kind }: Fault): void {
    if (kind === 'conflict') return;
    this.#dead = kind === 'killed';
    throw new Struck(kind);
  }
}
