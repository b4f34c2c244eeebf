import { SQSClient } from '@aws-sdk/client-sqs';
import { readEnvironment } from '#contracts/environment.ts';
import { sqsQueues } from '#queues/sqs.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TABLE_NAME', 'TIMERS_QUEUE_URL', 'DUE_QUEUE_URL', 'REPLAN_PER_SECOND']);
const telemetry = createTelemetry();
const { log, count } = telemetry;
const store = createDynamoStore({
  client: traced(createDynamoClient(), telemetry),
  tableName: env.TABLE_NAME,
});
const urls = { timers: env.TIMERS_QUEUE_URL, due: env.DUE_QUEUE_URL };
const queues = sqsQueues(traced(new SQSClient(), telemetry), urls, Date.now);

const perSecond = Number(env.REPLAN_PER_SECOND);
export const handler = createHandler({ store, queues, clock: Date.now, log, count, telemetry, perSecond });
