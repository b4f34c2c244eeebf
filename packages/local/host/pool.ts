import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FunctionSpec } from '../assembly/functions.ts';
import { limited, payloadLimit, stopped, throttled, tooLarge } from './limits.ts';
import { BrokenBundle, type Outcome, type WorkerThread } from './start-worker.ts';

export interface PoolOptions {
  /** How many invocations run at once at most, unless the function reserves a number for itself. */
  readonly concurrency: number;
  /** A worker that nothing needed for so long is ended. */
  readonly idleMs: number;
  /** Starts a thread; the pool decides when. */
  start(spec: FunctionSpec): WorkerThread;
  /** Lets so many threads start at once as the machine has processors for. */
  gate(work: () => Promise<void>): Promise<void>;
}

/** The workers of one function: one invocation at a time each, as many as are needed up to the limit. */
export interface Pool {
  readonly spec: FunctionSpec;
  /** New workers load the same code from where `spec` says. */
  move(spec: FunctionSpec): void;
  /** Runs an event, given as JSON text. Never rejects: what goes wrong is the outcome's error. */
  invoke(event: string): Promise<Outcome>;
  /** Starts a worker before anything needs it, unless there is one. */
  warm(): Promise<void>;
  readonly callers: readonly string[];
  crash(caller: string): Promise<boolean>;
  /** No new invocations; those under way come to their end, then the workers go. */
  retire(): Promise<void>;
  /** Ends all workers now. */
  stop(): Promise<void>;
}

interface Waiting {
  readonly event: string;
  readonly requestId: string;
  readonly answer: (outcome: Outcome) => void;
}

export function createPool(first: FunctionSpec, options: PoolOptions): Pool {
  let spec = first;
  const cap = Math.min(spec.reservedConcurrency ?? options.concurrency, options.concurrency);
  const workers = new Set<WorkerThread>();
  const idle: { worker: WorkerThread; since: number }[] = [];
  const waiting: Waiting[] = [];
  let starting = false;
  let retiring = false;
  let retired = false;

  /** One at a time: by the time that it runs, the others may have worked off what it was meant for. */
  const start = async (ahead = false) => {
    starting = true;
    await options.gate(async () => {
      if ((waiting.length === 0 && !ahead) || retired) return;
      const worker = options.start(spec);
      workers.add(worker);
      void worker.gone.then(() => forget(worker));
      try {
        await worker.ready;
        offer(worker);
      } catch (error) {
        await worker.stop();
        if (error instanceof BrokenBundle) failNext(error);
      }
    });
    starting = false;
    grow();
  };
  const forget = (worker: WorkerThread) => {
    workers.delete(worker);
    const index = idle.findIndex((entry) => entry.worker === worker);
    if (index >= 0) idle.splice(index, 1);
  };
  const failNext = ({ error }: BrokenBundle) => {
    const next = waiting.shift();
    next?.answer({ ok: false, requestId: next.requestId, error });
  };
  const grow = () => {
    if (!starting && waiting.length > 0 && workers.size < cap) void start();
  };
  const offer = (worker: WorkerThread) => {
    if (!worker.alive) return;
    const next = waiting.shift();
    if (next) void run(worker, next);
    else if (retiring) void worker.stop();
    else idle.push({ worker, since: performance.now() });
  };
  const run = async (worker: WorkerThread, { event, requestId, answer }: Waiting) => {
    const { name: functionName, arn: functionArn, memoryMb, timeoutMs } = spec;
    const outcome = await worker.run({ requestId, event, functionName, functionArn, memoryMb, timeoutMs });
    answer(limited(outcome));
    offer(worker);
    grow();
  };
  const reaper = setInterval(
    () => {
      const before = performance.now() - options.idleMs;
      for (const { worker, since } of [...idle]) if (since < before) void worker.stop();
    },
    Math.max(1_000, options.idleMs / 4),
  );
  reaper.unref();

  return {
    get spec() {
      return spec;
    },
    move(next) {
      spec = next;
    },
    async warm() {
      if (!starting && workers.size === 0 && cap > 0) await start(true);
    },
    get callers() {
      return [...workers].map(({ caller }) => caller);
    },
    invoke(event) {
      const requestId = randomUUID();
      if (retired) return Promise.resolve(stopped(requestId));
      if (cap === 0) return Promise.resolve(throttled(requestId));
      if (Buffer.byteLength(event) > payloadLimit) return Promise.resolve(tooLarge(requestId));
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      waiting.push({ event, requestId, answer: resolve });
      const free = idle.pop();
      if (free) offer(free.worker);
      grow();
      return promise;
    },
    async crash(caller) {
      const worker = [...workers].find((candidate) => candidate.caller === caller);
      await worker?.stop();
      return worker !== undefined;
    },
    async retire() {
      retiring = true;
      clearInterval(reaper);
      for (const { worker } of [...idle]) void worker.stop();
      while (workers.size > 0 || waiting.length > 0)
        await Promise.race([...[...workers].map(({ gone }) => gone), pause(50)]);
    },
    async stop() {
      retiring = true;
      retired = true;
      clearInterval(reaper);
      for (const { requestId, answer } of waiting.splice(0)) answer(stopped(requestId));
      await Promise.all([...workers].map((worker) => worker.stop()));
    },
  };
}
