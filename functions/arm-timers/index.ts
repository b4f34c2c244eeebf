import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readEnvironment } from '#contracts/environment.ts';
import { sqsQueues } from '#queues/sqs.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { schedulerSchedules } from '#timers/scheduler.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'TIMERS_QUEUE_URL',
  'DUE_QUEUE_URL',
  'DUE_QUEUE_ARN',
  'DUE_DEAD_LETTERS_ARN',
  'SCHEDULE_GROUP',
  'SCHEDULER_ROLE_ARN',
]);
const telemetry = createTelemetry();
const urls = { timers: env.TIMERS_QUEUE_URL, due: env.DUE_QUEUE_URL };

export const handler = createHandler({
  store: createDynamoStore({ client: traced(createDynamoClient(), telemetry), tableName: env.TABLE_NAME }),
  schedules: schedulerSchedules(traced(new SchedulerClient(), telemetry), {
    group: env.SCHEDULE_GROUP,
    dueQueueArn: env.DUE_QUEUE_ARN,
    deadLettersArn: env.DUE_DEAD_LETTERS_ARN,
    roleArn: env.SCHEDULER_ROLE_ARN,
  }),
  queues: sqsQueues(traced(new SQSClient(), telemetry), urls, Date.now),
  clock: Date.now,
  log: telemetry.log,
  count: telemetry.count,
  telemetry,
});
