import { S3Client } from '@aws-sdk/client-s3';
import { readSecret } from '#channels/secret.ts';
import { readEnvironment } from '#contracts/environment.ts';
import { signedSecretSchema } from '#contracts/signed.ts';
import { signingSecretSchema } from '#contracts/signing.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TABLE_NAME', 'BODIES_BUCKET', 'SIGNED_SECRET_ARN', 'SIGNING_SECRET_ARN']);
const telemetry = createTelemetry();
const { log, count } = telemetry;
const bodies = createS3Bodies({ client: traced(new S3Client(), telemetry), bucket: env.BODIES_BUCKET });

export const handler = createHandler({
  store: createDynamoStore({
    client: traced(createDynamoClient(), telemetry),
    tableName: env.TABLE_NAME,
    bodies,
  }),
  secret: readSecret(env.SIGNED_SECRET_ARN, signedSecretSchema, Date.now),
  signing: readSecret(env.SIGNING_SECRET_ARN, signingSecretSchema, Date.now),
  clock: Date.now,
  log,
  count,
}).use(observed(telemetry));
