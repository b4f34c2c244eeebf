import { createHandler } from '#functions/receive-twilio/handler.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { lambdaContext } from '#test/support/lambda-events.ts';
import { publicUrl, twilioSecret } from '#test/support/twilio.ts';
import { serveRequests, setupOf } from '../worker.ts';
import { identity, smsEvent } from './customers.ts';
import { type Recorded, record } from './recording.ts';

/** How a message is received: customers `from`, `from + 1`, … each send their message number `message`. */
export interface Receive {
  readonly from: number;
  readonly count: number;
  readonly message: number;
  readonly recorded: boolean;
}

export interface Received {
  /** Milliseconds of each. */
  readonly durations: readonly number[];
  /** Of each, if they were to be recorded. */
  readonly requests: readonly (readonly Recorded[])[];
  readonly roundTrips: readonly number[];
}

const setup = setupOf<{ url: string; tableName: string }>();
const telemetry = createTelemetry();
const client = traced(createDynamoClient({ endpoint: setup.url }), telemetry);
const nowhere = () => Promise.reject(new Error('no message of the bench is that long'));

// As `functions/receive-twilio/index.ts` composes it, but for where the secret comes from, which a warm function has cached.
const handler = createHandler({
  store: createDynamoStore({
    client,
    tableName: setup.tableName,
    bodies: { put: nowhere, get: nowhere, deleteAll: nowhere },
  }),
  secret: async () => twilioSecret,
  publicUrl,
  clock: Date.now,
  log: telemetry.log,
  count: telemetry.count,
}).use(observed(telemetry));

serveRequests(async ({ from, count, message, recorded }: Receive): Promise<Received> => {
  const events = Array.from({ length: count }, (_, place) => smsEvent(identity(from + place, message)));
  const durations: number[] = [];
  const requests: (readonly Recorded[])[] = [];
  const roundTrips: number[] = [];
  for (const event of events) {
    const receive = async (): Promise<void> => {
      const before = performance.now();
      const { statusCode, body } = await handler(event, lambdaContext());
      durations.push(performance.now() - before);
      if (statusCode !== 200) throw new Error(`answered ${statusCode}: ${body}`);
    };
    if (!recorded) await receive();
    else {
      const recording = await record(client, receive);
      requests.push(recording.requests);
      roundTrips.push(recording.roundTrips);
    }
  }
  return { durations, requests, roundTrips };
});
