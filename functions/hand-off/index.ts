import { S3Client } from '@aws-sdk/client-s3';
import { readSecret } from '#channels/secret.ts';
import { readEnvironment } from '#contracts/environment.ts';
import { aiSecretSchema } from '#contracts/helpdesks.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TABLE_NAME', 'BODIES_BUCKET', 'AI_SECRET_ARN']);
const telemetry = createTelemetry();
const bodies = createS3Bodies({ client: traced(new S3Client(), telemetry), bucket: env.BODIES_BUCKET });

export const handler = createHandler({
  store: createDynamoStore({
    client: traced(createDynamoClient(), telemetry),
    tableName: env.TABLE_NAME,
    bodies,
  }),
  secret: readSecret(env.AI_SECRET_ARN, aiSecretSchema, Date.now),
  clock: Date.now,
  log: telemetry.log,
}).use(observed(telemetry));
