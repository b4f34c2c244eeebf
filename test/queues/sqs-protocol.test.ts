import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TicketId } from '#domain/ids.ts';
import { startSqsS3 } from '#local/services/sqs-s3.ts';
import type { SqsS3 } from '#local/services/types.ts';
import { type QueueUrls, sqsQueues } from '#queues/sqs.ts';
import { start } from '#test/support/builders.ts';
import { meddle } from '#test/support/dynamodb-faults.ts';

let service: SqsS3;
let named = 0;
beforeAll(async () => {
  service = await startSqsS3();
});
afterAll(async () => service.stop());

async function setup() {
  const client = new SQSClient({
    endpoint: service.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const batches: number[] = [];
  meddle(client as never, ({ operation, input }, proceed) => {
    if (operation === 'SendMessageBatch') batches.push((input.Entries as unknown[]).length);
    return proceed();
  });
  const run = ++named;
  const urls: Partial<Record<keyof QueueUrls, string>> = {};
  for (const name of ['timers', 'due', 'deliveries'] as const) {
    const fifo = name !== 'due';
    const queue = `${name}-${run}${fifo ? '.fifo' : ''}`;
    urls[name] = (await service.createQueue(queue, fifo ? { FifoQueue: 'true' } : {})).queueUrl;
  }
  return {
    batches,
    queues: sqsQueues(client, urls, () => start),
    /** All that waits, in the order in which it is handed out. */
    waiting: async (name: keyof QueueUrls) => {
      const received: { job: unknown; group: string | undefined; cause: string | undefined }[] = [];
      for (;;) {
        const command = {
          QueueUrl: urls[name],
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['All' as const],
        };
        const { Messages = [] } = await client.send(new ReceiveMessageCommand(command));
        if (Messages.length === 0) return received;
        for (const { Body = '', Attributes, ReceiptHandle } of Messages) {
          // What is handed out holds up its group until it is done.
          await client.send(new DeleteMessageCommand({ QueueUrl: urls[name], ReceiptHandle }));
          received.push({
            job: JSON.parse(Body),
            group: Attributes?.MessageGroupId,
            cause: Attributes?.MessageDeduplicationId,
          });
        }
      }
    },
  };
}

const check = (ticketId: TicketId, version: number) => ({
  job: { kind: 'check', ticketId, fired: false } as const,
  cause: `${ticketId}-${version}`,
});

describe('the queue of timers, over SQS’s own protocol', () => {
  it('takes more than a batch of ten, all of them and in order', async () => {
    const { queues, waiting, batches } = await setup();
    const jobs = Array.from({ length: 23 }, (_, nth) => check(`tkt_${nth}`, 1));
    await queues.requestTimers(jobs);
    expect(batches).toEqual([10, 10, 3]);
    expect((await waiting('timers')).map(({ job }) => job)).toEqual(jobs.map(({ job }) => job));
  });

  it('has a group for each ticket, and one for each kind of the others: one after another', async () => {
    const { queues, waiting } = await setup();
    await queues.requestTimers([
      check('tkt_1', 1),
      { job: { kind: 'open-office' }, cause: 'office-1' },
      { job: { kind: 'open-office' }, cause: 'office-2' },
    ]);
    expect((await waiting('timers')).map(({ group, cause }) => [group, cause]).toSorted()).toEqual([
      ['open-office', 'office-1'],
      ['open-office', 'office-2'],
      ['tkt_1', 'tkt_1-1'],
    ]);
  });

  it('takes a cause once, though it be asked for twice, within a batch too', async () => {
    const { queues, waiting } = await setup();
    await queues.requestTimers([check('tkt_1', 1), check('tkt_1', 1), check('tkt_1', 2)]);
    await queues.requestTimers([check('tkt_1', 2), check('tkt_2', 1)]);
    const causes = (await waiting('timers')).map(({ cause }) => cause);
    expect(causes.toSorted()).toEqual(['tkt_1-1', 'tkt_1-2', 'tkt_2-1']);
  });
});

describe('the queue of deliveries, over SQS’s own protocol', () => {
  it('T9: keeps the messages of a ticket in the order in which they were written', async () => {
    const { queues, waiting } = await setup();
    const jobs = Array.from({ length: 12 }, (_, nth) => ({
      job: { ticketId: 'tkt_1' as const, seq: nth + 2 },
      cause: `tkt_1-${nth + 2}`,
    }));
    await queues.requestDeliveries(jobs);
    const received = await waiting('deliveries');
    expect(received).toEqual(jobs.map(({ job, cause }) => ({ job, group: 'tkt_1', cause })));
  });
});

describe('the queue of what is due, over SQS’s own protocol', () => {
  it('hands it out', async () => {
    const { queues, waiting } = await setup();
    await queues.sendDue({ kind: 'open-office' }, start);
    expect((await waiting('due')).map(({ job }) => job)).toEqual([{ kind: 'open-office' }]);
  });
});
