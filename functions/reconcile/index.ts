import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readSecret } from '#channels/secret.ts';
import { twilioInboundLog } from '#channels/twilio/inbound-log.ts';
import { readEnvironment } from '#contracts/environment.ts';
import { twilioSecretSchema } from '#contracts/twilio.ts';
import { sqsQueues } from '#queues/sqs.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'BODIES_BUCKET',
  'TIMERS_QUEUE_URL',
  'DUE_QUEUE_URL',
  'DELIVERIES_QUEUE_URL',
  'TWILIO_SECRET_ARN',
]);
const telemetry = createTelemetry();
const { log, count } = telemetry;
const urls = { timers: env.TIMERS_QUEUE_URL, due: env.DUE_QUEUE_URL, deliveries: env.DELIVERIES_QUEUE_URL };
const bodies = createS3Bodies({ client: traced(new S3Client(), telemetry), bucket: env.BODIES_BUCKET });

export const handler = createHandler({
  store: createDynamoStore({
    client: traced(createDynamoClient(), telemetry),
    tableName: env.TABLE_NAME,
    bodies,
  }),
  queues: sqsQueues(traced(new SQSClient(), telemetry), urls, Date.now),
  inbound: twilioInboundLog({ secret: readSecret(env.TWILIO_SECRET_ARN, twilioSecretSchema, Date.now) }),
  clock: Date.now,
  log,
  count,
  telemetry,
});
