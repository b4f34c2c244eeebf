import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FunctionSpec } from '../assembly/functions.ts';
import type { FunctionLog } from './logs.ts';
import type { InvokeMessage, LambdaError, WorkerMessage, WorkerSetup } from './protocol.ts';

/** What became of an invocation: the result as JSON text, or the error that Lambda would answer. */
export type Outcome =
  | { readonly ok: true; readonly requestId: string; readonly payload: string }
  | { readonly ok: false; readonly requestId: string; readonly error: LambdaError };

export interface WorkerThread {
  readonly caller: string;
  /** False from when it is ended, which takes a moment. */
  readonly alive: boolean;
  /** Settles once the bundle is loaded; rejects with a `BrokenBundle` if it can't be. */
  readonly ready: Promise<void>;
  /** Settles once the thread is gone. */
  readonly gone: Promise<void>;
  run(message: InvokeMessage): Promise<Outcome>;
  stop(): Promise<void>;
}

/** The bundle could not be loaded, as Lambda's initialization error says it. */
export class BrokenBundle extends Error {
  override readonly name = 'BrokenBundle';
  readonly error: LambdaError;

  constructor(error: LambdaError) {
    super(error.errorMessage);
    this.error = error;
  }
}

/** Loading may take this long: Lambda gives 10 seconds, but on a processor that nobody shares. */
const initializationMs = 30_000;

export function startWorker(
  spec: FunctionSpec,
  setup: Omit<WorkerSetup, 'bundle' | 'exportName'>,
  env: Readonly<Record<string, string>>,
  log: FunctionLog,
): WorkerThread {
  const worker = new Worker(new URL('./worker-thread.ts', import.meta.url), {
    workerData: { ...setup, bundle: spec.bundle, exportName: spec.exportName } satisfies WorkerSetup,
    // Compiled once, not by each worker anew; kept beside the bundle, with which it goes.
    env: { ...env, NODE_COMPILE_CACHE: join(dirname(spec.bundle), '.compiled') },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdout: true,
    stderr: true,
    name: setup.caller,
    resourceLimits: { maxOldGenerationSizeMb: spec.memoryMb },
  });
  log.read(worker.stdout);
  log.read(worker.stderr);
  worker.unref();
  const ready = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let alive = true;
  const end = async () => {
    alive = false;
    await worker.terminate();
  };
  const late = setTimeout(() => void end(), initializationMs);
  let running: { requestId: string; settle: (outcome: Outcome) => void } | undefined;
  let ending = 'Runtime exited without providing a reason';
  const settle = (outcome: Outcome) => {
    if (running?.requestId !== outcome.requestId) return;
    const { settle: answer } = running;
    running = undefined;
    answer(outcome);
  };
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'ready') ready.resolve();
    else if (message.kind === 'broken') ready.reject(new BrokenBundle(message.error));
    else if (message.kind === 'result') settle({ ok: true, ...message });
    else settle({ ok: false, ...message });
    if (message.kind === 'ready' || message.kind === 'broken') clearTimeout(late);
  });
  worker.on('error', (error) => {
    ending = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    log.failed(`the runtime ended: ${ending}`);
  });
  worker.on('exit', () => {
    alive = false;
    clearTimeout(late);
    ready.reject(new BrokenBundle({ errorType: 'Runtime.ExitError', errorMessage: ending }));
    const requestId = running?.requestId ?? '';
    settle({
      ok: false,
      requestId,
      error: { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${ending}` },
    });
    gone.resolve();
  });
  ready.promise.catch(() => undefined);
  return {
    caller: setup.caller,
    get alive() {
      return alive;
    },
    ready: ready.promise,
    gone: gone.promise,
    run(message) {
      const outcome = Promise.withResolvers<Outcome>();
      const timer = setTimeout(() => {
        settle({ ok: false, requestId: message.requestId, error: timedOut(message) });
        void end();
      }, message.timeoutMs);
      running = {
        requestId: message.requestId,
        settle(result) {
          clearTimeout(timer);
          outcome.resolve(result);
        },
      };
      worker.postMessage(message);
      return outcome.promise;
    },
    stop: end,
  };
}

function timedOut({ requestId, timeoutMs }: InvokeMessage): LambdaError {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`,
  };
}
