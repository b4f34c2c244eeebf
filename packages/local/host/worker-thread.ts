/** The thread in which a function's bundle runs: what Lambda's runtime interface does, and nothing the bundle could notice. */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { InvokeMessage, LambdaError, WorkerMessage, WorkerSetup } from './protocol.ts';
import { shiftDate } from './shift-date.ts';
import { refuseOtherMachines, routeFetch, routeHttps } from './stay-local.ts';

const setup: WorkerSetup = workerData;
delete process.env.NODE_COMPILE_CACHE;
shiftDate(setup.clockOffset);
routeFetch(setup.outboxUrl, setup.caller);
routeHttps(setup.outboxUrl, setup.caller);
refuseOtherMachines();

try {
  const handler = await load();
  parentPort?.on('message', (message: InvokeMessage) => void run(handler, message));
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'broken', error: describe(error) });
}

type Handler = (event: unknown, context: unknown) => unknown;

async function load(): Promise<Handler> {
  const module: Record<string, unknown> = await import(pathToFileURL(setup.bundle).href);
  const handler = module[setup.exportName];
  if (!isHandler(handler)) throw new Error(`${setup.exportName} is undefined or not exported`);
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

async function run(handler: Handler, message: InvokeMessage): Promise<void> {
  const { requestId } = message;
  process.env._X_AMZN_TRACE_ID = traceId(requestId);
  try {
    const result = await handler(JSON.parse(message.event), contextOf(message));
    tell({ kind: 'result', requestId, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    tell({ kind: 'failure', requestId, error: describe(error) });
  }
}

/** Remaining time runs by the machine's clock: moving the local clock must not time a running function out. */
function contextOf(message: InvokeMessage): object {
  const deadline = performance.now() + message.timeoutMs;
  return {
    awsRequestId: message.requestId,
    functionName: message.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: message.functionArn,
    memoryLimitInMB: String(message.memoryMb),
    logGroupName: `/aws/lambda/${message.functionName}`,
    logStreamName: setup.caller,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

function describe(error: unknown): LambdaError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function traceId(requestId: string): string {
  const hex = requestId.replaceAll('-', '');
  return `Root=1-${hex.slice(0, 8)}-${hex.slice(8)};Parent=${hex.slice(0, 16)};Sampled=0`;
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}
