import { S3Client } from '@aws-sdk/client-s3';
import { readSecret } from '#channels/secret.ts';
import { twilioMedia } from '#channels/twilio/media.ts';
import { readEnvironment } from '#contracts/environment.ts';
import { twilioSecretSchema } from '#contracts/twilio.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createS3Files } from '#storage/files.ts';
import { createTelemetry } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TABLE_NAME', 'BODIES_BUCKET', 'TWILIO_SECRET_ARN']);
const telemetry = createTelemetry();
const bucket = { client: traced(new S3Client(), telemetry), bucket: env.BODIES_BUCKET };

export const handler = createHandler({
  store: createDynamoStore({
    client: traced(createDynamoClient(), telemetry),
    tableName: env.TABLE_NAME,
    bodies: createS3Bodies(bucket),
  }),
  files: createS3Files(bucket),
  media: twilioMedia({ secret: readSecret(env.TWILIO_SECRET_ARN, twilioSecretSchema, Date.now) }),
  log: telemetry.log,
  telemetry,
});
