import { cpus } from 'node:os';
import type { FunctionSpec } from '../assembly/functions.ts';
import type { Clock } from '../clock.ts';
import { callerName, environmentOf } from './environment.ts';
import { createGate } from './gate.ts';
import { type FunctionLog, openLog, type ReportError } from './logs.ts';
import { createPool, type Pool } from './pool.ts';
import { quietly } from './quiet.ts';
import { type Outcome, startWorker } from './start-worker.ts';

export interface HostOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly logsDir: string;
  /** Base URLs of the stand-ins, by the name that the SDK's `AWS_ENDPOINT_URL_…` variables give the service. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly outboxUrl?: string;
  readonly report: ReportError;
  /** Invocations of one function at once; by the machine's processors if left out. */
  readonly concurrency?: number;
  readonly idleMs?: number;
}

/** What Lambda is to the rest: functions that can be called, several at once. */
export interface Host {
  /** Takes these functions from now on; those whose code or settings changed get new workers. Returns their labels. */
  deploy(specs: readonly FunctionSpec[]): string[];
  /** Runs the function and waits. Never rejects. */
  invoke(spec: FunctionSpec, event: unknown): Promise<Outcome>;
  /** Starts a worker of each function that has none. */
  warm(specs: readonly FunctionSpec[]): Promise<void>;
  /** Ends the worker of that name, in the middle of what it does. */
  crash(caller: string): Promise<void>;
  /** When something last ran, by `performance.now()`: who polls for its effects looks more often then. */
  lastActivity(): number;
  stop(): Promise<void>;
}

export function createHost(options: HostOptions): Host {
  // As in Lambda. A thread can't have a time zone of its own, so the process gets it.
  process.env.TZ = 'UTC';
  const pools = new Map<string, Pool>();
  const logs = new Map<string, FunctionLog>();
  const report = quietly(options.report);
  const gate = createGate(cpus().length);
  let retiring: Promise<void>[] = [];
  let workers = 0;
  let running = 0;
  let activity = 0;

  const logOf = (label: string) => {
    const log = logs.get(label) ?? openLog(options.logsDir, label, report);
    logs.set(label, log);
    return log;
  };
  const start = (spec: FunctionSpec) => {
    workers += 1;
    const caller = callerName(spec.label, workers);
    const setup = { caller, clockOffset: options.clock.offset, outboxUrl: options.outboxUrl };
    return startWorker(spec, setup, environmentOf(spec, caller, options), logOf(spec.label));
  };
  const open = (spec: FunctionSpec) => {
    const pool = createPool(spec, {
      concurrency: options.concurrency ?? Math.min(8, Math.max(4, cpus().length)),
      idleMs: options.idleMs ?? 5 * 60_000,
      start,
      gate,
    });
    pools.set(spec.name, pool);
    return pool;
  };
  const retire = (pool: Pool) => {
    const end = pool.retire().finally(() => {
      retiring = retiring.filter((other) => other !== end);
    });
    retiring.push(end);
  };
  return {
    deploy(specs) {
      const names = new Set(specs.map(({ name }) => name));
      for (const [name, pool] of pools) {
        if (names.has(name)) continue;
        pools.delete(name);
        retire(pool);
      }
      return specs
        .filter((spec) => replaced(pools.get(spec.name), spec, retire, open))
        .map(({ label }) => label);
    },
    async invoke(spec, event) {
      const pool = pools.get(spec.name) ?? open(spec);
      running += 1;
      const outcome = await pool.invoke(JSON.stringify(event));
      running -= 1;
      activity = performance.now();
      if (!outcome.ok) logFailure(logOf(spec.label), outcome);
      return outcome;
    },
    async warm(specs) {
      for (const spec of specs) await (pools.get(spec.name) ?? open(spec)).warm();
    },
    async crash(caller) {
      await Promise.all([...pools.values()].map((pool) => pool.crash(caller)));
    },
    lastActivity: () => (running > 0 ? performance.now() : activity),
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      await Promise.all(retiring);
    },
  };
}

/** The same code from another folder goes on in the workers that it has. */
function replaced(
  old: Pool | undefined,
  spec: FunctionSpec,
  retire: (pool: Pool) => void,
  open: (spec: FunctionSpec) => Pool,
): boolean {
  if (old && JSON.stringify({ ...old.spec, bundle: '' }) === JSON.stringify({ ...spec, bundle: '' })) {
    old.move(spec);
    return false;
  }
  if (old) retire(old);
  open(spec);
  return old !== undefined;
}

function logFailure(log: FunctionLog, outcome: Outcome & { ok: false }): void {
  const { errorType, errorMessage, trace } = outcome.error;
  log.failed([`${errorType}: ${errorMessage}`, ...(trace ?? []).slice(1, 4)].join('\n'));
}
