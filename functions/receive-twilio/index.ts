import { S3Client } from '@aws-sdk/client-s3';
import { readSecret } from '#channels/secret.ts';
import { readEnvironment } from '#contracts/environment.ts';
import { twilioSecretSchema } from '#contracts/twilio.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TABLE_NAME', 'BODIES_BUCKET', 'TWILIO_SECRET_ARN', 'PUBLIC_URL']);
const telemetry = createTelemetry();
const { log, count } = telemetry;
const bodies = createS3Bodies({ client: traced(new S3Client(), telemetry), bucket: env.BODIES_BUCKET });
const store = createDynamoStore({
  client: traced(createDynamoClient(), telemetry),
  tableName: env.TABLE_NAME,
  bodies,
});

export const handler = createHandler({
  store,
  secret: readSecret(env.TWILIO_SECRET_ARN, twilioSecretSchema, Date.now),
  publicUrl: env.PUBLIC_URL,
  clock: Date.now,
  log,
  count,
}).use(observed(telemetry));
