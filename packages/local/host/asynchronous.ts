import type { FunctionSpec } from '../assembly/functions.ts';
import { callAt } from '../call-at.ts';
import type { Clock } from '../clock.ts';
import type { Destinations } from '../mappings/destinations.ts';
import { type Accepted, openAccepted } from './accepted.ts';
import type { Host } from './host.ts';
import type { Outcome } from './start-worker.ts';

export interface AsynchronousOptions {
  readonly host: Pick<Host, 'invoke'>;
  readonly clock: Clock;
  readonly destinations: Destinations;
  /** Tries again after so long, instead of after one minute and then two. */
  readonly retryAfterMs: number | undefined;
  readonly warn: (message: string) => void;
  /** Where events are kept until they are done with; in memory if left out. */
  readonly file?: string | undefined;
}

export interface AsynchronousInvoker {
  /** Takes the event and returns; the function is tried again if it fails, and the event goes to its dead letters after that. */
  invoke(spec: FunctionSpec, event: unknown): void;
  /** Goes on with what an earlier process had taken. */
  resume(find: (functionName: string) => FunctionSpec): void;
  stop(): Promise<void>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export function createAsynchronousInvoker(options: AsynchronousOptions): AsynchronousInvoker {
  const { host, clock, retryAfterMs } = options;
  const accepted = openAccepted(options.file);
  const underWay = new Set<Promise<void>>();
  const cancels = new Set<() => void>();
  let stopped = false;
  const attempt = async (spec: FunctionSpec, taken: Accepted, tried: number): Promise<void> => {
    const outcome = await host.invoke(spec, taken.event);
    if (outcome.ok) return accepted.done(taken);
    if (stopped) return;
    const { maximumRetries, maximumAgeMs } = spec.asynchronous;
    const at = clock.now() + (retryAfterMs ?? (tried + 1) * 60_000);
    const condition =
      tried >= maximumRetries
        ? 'RetriesExhausted'
        : at - taken.since > maximumAgeMs
          ? 'EventAgeExceeded'
          : undefined;
    if (condition) {
      await giveUp(options, { spec, event: taken.event, outcome, tried, condition });
      return accepted.done(taken);
    }
    const cancel = callAt(clock, at, () => {
      cancels.delete(cancel);
      track(attempt(spec, taken, tried + 1));
    });
    cancels.add(cancel);
  };
  const track = (work: Promise<void>) => {
    const task = work
      .catch((error: unknown) => options.warn(`an asynchronous invocation: ${String(error)}`))
      .finally(() => underWay.delete(task));
    underWay.add(task);
  };
  return {
    invoke: (spec, event) => track(attempt(spec, accepted.take(spec.name, event, clock.now()), 0)),
    resume(find) {
      for (const taken of accepted.left) {
        try {
          track(attempt(find(taken.functionName), taken, 0));
        } catch {
          // Its function went with the stacks of before.
          accepted.done(taken);
        }
      }
    },
    async stop() {
      stopped = true;
      for (const cancel of cancels) cancel();
      await Promise.all(underWay);
      accepted.close();
    },
  };
}

interface Abandoned {
  readonly spec: FunctionSpec;
  readonly event: unknown;
  readonly outcome: Outcome & { ok: false };
  readonly tried: number;
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
}

/** The dead-letter queue gets the event, the destination a record of what happened to it. */
async function giveUp(options: AsynchronousOptions, abandoned: Abandoned): Promise<void> {
  const { spec, event, outcome, tried, condition } = abandoned;
  const { deadLetter, onFailure } = spec.asynchronous;
  const { errorMessage } = outcome.error;
  options.warn(`${spec.label} is given up after ${tried + 1} attempts: ${errorMessage}`);
  if (deadLetter) {
    const attributes = {
      RequestID: outcome.requestId,
      ErrorCode: '200',
      ErrorMessage: errorMessage.slice(0, 1_024),
    };
    await options.destinations.send(deadLetter, JSON.stringify(event), { attributes });
  }
  if (!onFailure) return;
  const document = {
    version: '1.0',
    timestamp: new Date(options.clock.now()).toISOString(),
    requestContext: {
      requestId: outcome.requestId,
      functionArn: `${spec.arn}:$LATEST`,
      condition,
      approximateInvokeCount: tried + 1,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: outcome.error,
  };
  await options.destinations.send(onFailure, JSON.stringify(document));
}
