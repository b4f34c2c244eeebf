import { S3Client } from '@aws-sdk/client-s3';
import { readEnvironment } from '#contracts/environment.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createS3Files, forUploadLinks } from '#storage/files.ts';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TABLE_NAME', 'BODIES_BUCKET']);
const telemetry = createTelemetry();
const bucket = { client: traced(new S3Client(forUploadLinks), telemetry), bucket: env.BODIES_BUCKET };
const store = createDynamoStore({
  client: traced(createDynamoClient(), telemetry),
  tableName: env.TABLE_NAME,
  bodies: createS3Bodies(bucket),
});

export const handler = createHandler({
  store,
  files: createS3Files(bucket),
  clock: Date.now,
  log: telemetry.log,
}).use(observed(telemetry));
