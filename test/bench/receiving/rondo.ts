import { serveRequests, setupOf } from '../worker.ts';
import { type CallName, calls } from './calls.ts';
import { composeHandlers, type Setup } from './handlers.ts';
import { type Recorded, record } from './recording.ts';

/** Customers `from`, `from + 1`, … each call so. */
export interface Receive {
  readonly call: CallName;
  readonly from: number;
  readonly count: number;
  readonly recorded: boolean;
}

export interface Received {
  /** Milliseconds of each. */
  readonly durations: readonly number[];
  /** Of each, if they were to be recorded. */
  readonly requests: readonly (readonly Recorded[])[];
  readonly roundTrips: readonly number[];
}

const { clients, handlerOf } = composeHandlers(setupOf<Setup>());

serveRequests(async ({ call, from, count, recorded }: Receive): Promise<Received> => {
  const { event, status } = calls[call];
  const waiting: ReturnType<typeof handlerOf>[] = [];
  for (let customer = from; customer < from + count; customer++)
    waiting.push(handlerOf(await event(customer, (asked) => handlerOf(asked)())));
  const durations: number[] = [];
  const requests: (readonly Recorded[])[] = [];
  const roundTrips: number[] = [];
  for (const handle of waiting) {
    const receive = async (): Promise<void> => {
      const before = performance.now();
      const { statusCode, body } = await handle();
      durations.push(performance.now() - before);
      if (statusCode !== status) throw new Error(`answered ${statusCode}: ${body}`);
    };
    if (!recorded) await receive();
    else {
      const recording = await record(clients, receive);
      requests.push(recording.requests);
      roundTrips.push(recording.roundTrips);
    }
  }
  return { durations, requests, roundTrips };
});
