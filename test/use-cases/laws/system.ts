import type { Instant } from '#domain/ids.ts';
import { armTimer } from '#use-cases/arm-timer.ts';
import type { Change } from '#use-cases/changes.ts';
import { armSessionEnd } from '#use-cases/end-session.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { armOpening } from '#use-cases/open-office.ts';
import type { TimerJob } from '#use-cases/ports.ts';
import { react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';
import { relay } from '#use-cases/relay.ts';
import type { Carriers } from './carriers.ts';
import type { Deps, Surroundings } from './processes.ts';

const shards = [0, 1, 2];
const again = 0.06;

/** The functions behind the stream, the queues and Scheduler, each at its own pace. */
export class System {
  readonly #around: Surroundings;
  readonly #changes: readonly Change[];
  readonly #carriers: Carriers;
  readonly #batch: number;
  readonly #positions = new Map<number, number>();
  #busy = 0;
  #closed = false;

  /** @param batch most records at once */
  constructor(
    around: Surroundings,
    { changes, carriers, batch }: { changes: readonly Change[]; carriers: Carriers; batch: number },
  ) {
    this.#around = around;
    this.#batch = batch;
    this.#changes = changes;
    this.#carriers = carriers;
  }

  /** Runs until it is closed. */
  async run(idle: () => Promise<void>): Promise<void> {
    const relays = shards.length;
    const steps = [
      ...shards.map((shard) => () => this.#stream(shard, (one) => shardOf(one) === shard, reactAll)),
      () =>
        this.#stream(
          relays,
          () => true,
          (records, { queues }) => relay(records, queues),
        ),
      () => this.#timer(),
      () => this.#due(),
    ];
    const loop = async (step: () => Promise<boolean>): Promise<void> => {
      while (!this.#closed) if (!(await step())) await idle();
    };
    await Promise.all(steps.map(loop));
  }

  close(): void {
    this.#closed = true;
  }

  /** Whether everything has been reacted to, and what is due has been done. */
  isQuiet(): boolean {
    const { timers, due, pending } = this.#carriers;
    const now = this.#around.base.clock();
    const isDue = ({ at }: { at: Instant }): boolean => at <= now;
    const read = [...shards, shards.length].every(
      (shard) => this.#positions.get(shard) === this.#changes.length,
    );
    return (
      read &&
      this.#busy === 0 &&
      timers.length === 0 &&
      !due.some(isDue) &&
      ![...pending.values()].some(isDue)
    );
  }

  async #work(work: (deps: Deps, repeated: boolean) => Promise<unknown>): Promise<true> {
    this.#busy += 1;
    await this.#around.untilDone(work);
    this.#busy -= 1;
    return true;
  }

  /** A batch is delivered until it is done with, and now and then once more when later ones have been. */
  async #stream(
    shard: number,
    isMine: (change: Change) => boolean,
    handle: (records: readonly Change[], deps: Deps) => Promise<unknown>,
  ): Promise<boolean> {
    const { chance } = this.#around;
    const from = this.#positions.get(shard) ?? 0;
    const batch = this.#changes.slice(from, from + 1 + chance.below(this.#batch));
    if (batch.length === 0) {
      this.#positions.set(shard, from);
      return false;
    }
    const records = batch.filter(isMine);
    if (records.length > 0) await this.#work((deps) => handle(records, deps));
    this.#positions.set(shard, from + batch.length);
    if (records.length > 0 && chance.next() < again) {
      const old = this.#changes
        .slice(chance.below(from + 1))
        .slice(0, 4)
        .filter(isMine);
      await this.#work((deps) => handle(old, deps));
    }
    return true;
  }

  async #timer(): Promise<boolean> {
    const [first] = this.#carriers.timers;
    if (first === undefined) return false;
    await this.#work((deps, repeated) => arm(first.job, repeated, deps));
    this.#carriers.timers.shift();
    return true;
  }

  async #due(): Promise<boolean> {
    const { chance, base } = this.#around;
    const { due } = this.#carriers;
    const now = base.clock();
    this.#carriers.fire(now);
    const ready = due.filter(({ at }) => at <= now);
    const next = ready[chance.below(ready.length)];
    if (next === undefined) return false;
    await this.#work((deps) => handleDue(next.job, deps));
    if (chance.next() >= again) due.splice(due.indexOf(next), 1);
    return true;
  }
}

/** As the function does it: each record's own work, then what follows from all of them. */
async function reactAll(records: readonly Change[], deps: Deps): Promise<void> {
  const own = await Promise.allSettled(records.map((change) => react(change, deps)));
  await reactTogether(records, deps);
  for (const one of own) if (one.status === 'rejected') throw one.reason;
}

async function arm(job: TimerJob, repeated: boolean, deps: Deps): Promise<void> {
  switch (job.kind) {
    case 'check':
    case 'wake':
    case 'rotate':
      return armTimer(job, repeated, deps);
    case 'end-session':
      return armSessionEnd(job, deps);
    case 'open-office':
      return armOpening(deps);
    case 'audit':
      throw new Error('no day’s comparison begins in these histories');
  }
}

/** Records of one item stay in order. */
function shardOf(change: Change): number {
  let hash = 0;
  for (const character of nameOf(change)) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
  return hash % shards.length;
}

function nameOf(change: Change): string {
  switch (change.kind) {
    case 'queue-entry':
    case 'rotation':
      return change.kind + change.queue;
    case 'setting':
      return change.name;
    case 'recount':
      return change.kind;
    case 'message':
      return (change.after ?? change.before)?.ticketId ?? '';
    case 'ticket':
    case 'agent':
    case 'contact':
      return (change.after ?? change.before)?.id ?? '';
  }
}
