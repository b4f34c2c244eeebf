import { readEnvironment } from '#contracts/environment.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TABLE_NAME']);
const telemetry = createTelemetry();
const store = createDynamoStore({
  client: traced(createDynamoClient(), telemetry),
  tableName: env.TABLE_NAME,
});

export const handler = createHandler({ store, clock: Date.now, log: telemetry.log }).use(observed(telemetry));
