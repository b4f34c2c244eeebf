import { SQSClient } from '@aws-sdk/client-sqs';
import { readSecret } from '#channels/secret.ts';
import { readEnvironment } from '#contracts/environment.ts';
import { gorgiasSecretSchema, zendeskSecretSchema } from '#contracts/helpdesks.ts';
import { sqsQueues } from '#queues/sqs.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'DELIVERIES_QUEUE_URL',
  'ZENDESK_SECRET_ARN',
  'GORGIAS_SECRET_ARN',
]);
const telemetry = createTelemetry();
const client = traced(createDynamoClient(), telemetry);
const urls = { deliveries: env.DELIVERIES_QUEUE_URL };

export const handler = createHandler({
  store: createDynamoStore({ client, tableName: env.TABLE_NAME }),
  queues: sqsQueues(traced(new SQSClient(), telemetry), urls, Date.now),
  zendesk: readSecret(env.ZENDESK_SECRET_ARN, zendeskSecretSchema, Date.now),
  gorgias: readSecret(env.GORGIAS_SECRET_ARN, gorgiasSecretSchema, Date.now),
  clock: Date.now,
  log: telemetry.log,
}).use(observed(telemetry));
