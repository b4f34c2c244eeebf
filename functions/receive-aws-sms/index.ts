import { S3Client } from '@aws-sdk/client-s3';
import { readEnvironment } from '#contracts/environment.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TABLE_NAME', 'BODIES_BUCKET']);
const telemetry = createTelemetry();
const { log, count } = telemetry;
const bodies = createS3Bodies({ client: traced(new S3Client(), telemetry), bucket: env.BODIES_BUCKET });

export const handler = createHandler({
  store: createDynamoStore({
    client: traced(createDynamoClient(), telemetry),
    tableName: env.TABLE_NAME,
    bodies,
  }),
  clock: Date.now,
  log,
  count,
  telemetry,
});
