import type fc from 'fast-check';

class Crash extends Error {}

/** Ports of which each call waits its turn before it is made, and again before its answer arrives; or crashes. */
export class Turns {
  readonly #scheduler: fc.Scheduler;
  readonly #crashes: ReadonlySet<number>;
  readonly #pass: () => void;
  #calls = 0;

  /**
   * @param crashes which calls crash: even ones before they reach anything, odd ones after
   * @param pass lets the time pass that a turn takes
   */
  constructor(scheduler: fc.Scheduler, crashes: readonly number[], pass: () => void) {
    this.#scheduler = scheduler;
    this.#crashes = new Set(crashes);
    this.#pass = pass;
  }

  through<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name: string & keyof Port) => {
        const operation = target[name];
        if (typeof operation !== 'function') return operation;
        return (...args: unknown[]) => this.#call(name, async () => operation.apply(target, args));
      },
    });
  }

  async take(label: string): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve(), label);
    this.#pass();
  }

  async #call(name: string, perform: () => Promise<unknown>): Promise<unknown> {
    this.#calls += 1;
    const [nth, crashes] = [this.#calls, this.#crashes.has(this.#calls)];
    await this.take(name);
    if (crashes && nth % 2 === 0) throw new Crash(`before ${name}`);
    const value = await perform();
    await this.take(`${name} answers`);
    if (crashes) throw new Crash(`after ${name}`);
    return value;
  }
}

/** Whoever brings something brings it again until it gets through: providers, visitors’ pages, queues, the stream. */
export async function untilDone(work: (repeated: boolean) => Promise<unknown>): Promise<void> {
  for (let repeated = false; ; repeated = true)
    try {
      await work(repeated);
      return;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
}

/** What goes on beside each other, and what that causes. */
export class Activities {
  readonly #going = new Set<Promise<void>>();
  readonly #lanes = new Map<string, Promise<void>>();

  begin(work: () => Promise<void>): Promise<void> {
    const going = work();
    this.#going.add(going);
    const over = () => this.#going.delete(going);
    void going.then(over, () => {});
    return going;
  }

  /** After whatever else is in that lane. */
  queue(lane: string, work: () => Promise<void>): void {
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    this.#lanes.set(
      lane,
      this.begin(() => before.then(work)),
    );
  }

  async over(): Promise<void> {
    while (this.#going.size > 0) await Promise.all(this.#going);
  }
}
