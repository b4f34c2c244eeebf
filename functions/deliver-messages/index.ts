import { S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readSecret } from '#channels/secret.ts';
import { twilioSender } from '#channels/twilio/send.ts';
import { readEnvironment } from '#contracts/environment.ts';
import { twilioSecretSchema } from '#contracts/twilio.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'BODIES_BUCKET',
  'DELIVERIES_QUEUE_URL',
  'TWILIO_SECRET_ARN',
  'PUBLIC_URL',
]);
const telemetry = createTelemetry();
const { log, count } = telemetry;
const bodies = createS3Bodies({ client: traced(new S3Client(), telemetry), bucket: env.BODIES_BUCKET });
const sqs = traced(new SQSClient(), telemetry);

export const handler = createHandler({
  store: createDynamoStore({
    client: traced(createDynamoClient(), telemetry),
    tableName: env.TABLE_NAME,
    bodies,
  }),
  senders: [
    twilioSender({
      secret: readSecret(env.TWILIO_SECRET_ARN, twilioSecretSchema, Date.now),
      statusUrl: `${env.PUBLIC_URL}/webhooks/twilio/status`,
    }),
  ],
  postpone: async ({ receiptHandle: ReceiptHandle }, VisibilityTimeout) => {
    const QueueUrl = env.DELIVERIES_QUEUE_URL;
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  },
  clock: Date.now,
  log,
  count,
  telemetry,
});
