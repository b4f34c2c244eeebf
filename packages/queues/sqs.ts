import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeliveryJob, Queues, TimerJob } from '#use-cases/ports.ts';

export interface QueueUrls {
  readonly timers: string;
  readonly due: string;
  readonly deliveries: string;
  readonly media: string;
}

const mostABatch = 10;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const longestDelay = 900;

/** The queues between the table and the world. A queue that a function has no URL of, it does not send to. */
export function sqsQueues(client: SQSClient, urls: Partial<QueueUrls>, clock: () => number): Queues {
  const urlOf = (name: keyof QueueUrls): string => {
    const url = urls[name];
    if (url === undefined) throw new Error(`this function has no ${name} queue`);
    return url;
  };
  const sendAll = async (url: string, entries: SendMessageBatchRequestEntry[]): Promise<void> => {
    for (let next = 0; next < entries.length; next += mostABatch) {
      const Entries = entries.slice(next, next + mostABatch);
      const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
      if (Failed !== undefined && Failed.length > 0)
        throw new Error(`${Failed.length} messages could not be queued: ${Failed[0]?.Message ?? ''}`);
    }
  };
  return {
    async requestTimers(jobs) {
      await sendAll(
        urlOf('timers'),
        jobs.map(({ job, cause }, index) => entry(index, job, groupOf(job), cause)),
      );
    },
    async requestDeliveries(jobs) {
      await sendAll(
        urlOf('deliveries'),
        jobs.map(({ job, cause }, index) => entry(index, job, deliveryGroupOf(job), cause)),
      );
    },
    async requestMedia(jobs) {
      // Of a standard queue, and of a few messages only.
      if (jobs.length === 0) return;
      await sendAll(
        urlOf('media'),
        jobs.map((job, index) => ({ Id: String(index % mostABatch), MessageBody: JSON.stringify(job) })),
      );
    },
    async sendDue(job, at) {
      const ahead = Math.ceil(Math.max(0, at - clock()) / 1_000);
      const message = { MessageBody: JSON.stringify(job), DelaySeconds: Math.min(longestDelay, ahead) };
      await client.send(new SendMessageCommand({ QueueUrl: urlOf('due'), ...message }));
    },
  };
}

function groupOf(job: TimerJob): string {
  if ('ticketId' in job) return job.ticketId;
  return 'agentId' in job ? job.agentId : job.kind;
}

/** A helpdesk, or an AI agent, that is down holds up neither answers to the customer nor what it has said itself. */
function deliveryGroupOf(job: DeliveryJob): string {
  if ('catchUp' in job) return `${job.ticketId}-catch-up`;
  return job.forward === true ? `${job.ticketId}-forward` : job.ticketId;
}

const entry = (
  index: number,
  job: TimerJob | DeliveryJob,
  group: string,
  cause: string,
): SendMessageBatchRequestEntry => ({
  Id: String(index % mostABatch),
  MessageBody: JSON.stringify(job),
  MessageGroupId: group,
  MessageDeduplicationId: cause,
});
