import { AsyncLocalStorage } from 'node:async_hooks';

/** A process that has crashed does nothing more and is told nothing more. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface CrashPoint {
  /** As `Process.calls` names it. */
  readonly call: string;
  /** The first such call is 1. */
  readonly nth: number;
  /** Before the call is made, or after it was done and before its answer is seen. */
  readonly when: 'before' | 'after';
}

/** One run of a function: counts its calls of the outside, and crashes at one of them. */
export class Process {
  readonly #strikes: (call: string, nth: number) => CrashPoint['when'] | null;
  readonly calls: string[] = [];
  #dead = false;
  #underWay = 0;
  #quiet: (() => void) | null = null;
  /** What this process reaches by `fetch`. */
  readonly fetch: typeof fetch;

  constructor(
    strikes: (call: string, nth: number) => CrashPoint['when'] | null = () => null,
    reach: typeof fetch = fetch,
  ) {
    this.#strikes = strikes;
    this.fetch = reach;
  }

  get dead(): boolean {
    return this.#dead;
  }

  async call<Value>(name: string, perform: () => Promise<Value>): Promise<Value> {
    if (this.#dead) throw new Crash(`${name}, of a process that is gone`);
    this.calls.push(name);
    const when = this.#strikes(name, this.calls.filter((call) => call === name).length);
    if (when === 'before') this.#die(name);
    this.#underWay += 1;
    try {
      const answer = await Promise.allSettled([perform()]);
      if (when === 'after') this.#die(name);
      if (this.#dead) throw new Crash(`the answer to ${name} comes too late`);
      if (answer[0].status === 'rejected') throw answer[0].reason;
      return answer[0].value;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#quiet?.();
    }
  }

  #die(name: string): never {
    this.#dead = true;
    throw new Crash(name);
  }

  /** Until nothing is under way any more that was begun before the crash. */
  async quiet(): Promise<void> {
    if (this.#underWay > 0)
      await new Promise<void>((resolve) => {
        this.#quiet = resolve;
      });
  }
}

/** Whose calls these are: those of a process that has crashed stay its own, however late they come. */
const present = new AsyncLocalStorage<Process>();

export const within = <Value>(process: Process, run: () => Promise<Value>): Promise<Value> =>
  present.run(process, run);

export function counted<Value>(name: string, perform: () => Promise<Value>): Promise<Value> {
  const process = present.getStore();
  return process === undefined ? perform() : process.call(name, perform);
}

/** Stands in for the global `fetch`: each process reaches what is around it. */
export const fetchWithin =
  (outside: typeof fetch): typeof fetch =>
  (...request) =>
    (present.getStore()?.fetch ?? outside)(...request);
