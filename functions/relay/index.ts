import { SQSClient } from '@aws-sdk/client-sqs';
import { readEnvironment } from '#contracts/environment.ts';
import { sqsQueues } from '#queues/sqs.ts';
import { createTelemetry } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TIMERS_QUEUE_URL', 'DELIVERIES_QUEUE_URL', 'MEDIA_QUEUE_URL', 'DUE_QUEUE_URL']);
const telemetry = createTelemetry();
const urls = {
  timers: env.TIMERS_QUEUE_URL,
  deliveries: env.DELIVERIES_QUEUE_URL,
  media: env.MEDIA_QUEUE_URL,
  due: env.DUE_QUEUE_URL,
};

export const handler = createHandler({
  queues: sqsQueues(traced(new SQSClient(), telemetry), urls, Date.now),
  telemetry,
});
