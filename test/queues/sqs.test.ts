import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minute, second, type TicketId } from '#domain/ids.ts';
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

async function setup(names: readonly (keyof QueueUrls)[] = ['timers', 'due', 'deliveries']) {
  const client = new SQSClient({
    endpoint: service.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const batches: number[] = [];
  const sent: Readonly<Record<string, unknown>>[] = [];
  meddle(client as never, ({ operation, input }, proceed) => {
    if (operation === 'SendMessageBatch') batches.push((input.Entries as unknown[]).length);
    if (operation === 'SendMessage') sent.push(input);
    return proceed();
  });
  const run = ++named;
  const urls: Partial<Record<keyof QueueUrls, string>> = {};
  for (const name of names) {
    const fifo = name !== 'due';
    const queue = `${name}-${run}${fifo ? '.fifo' : ''}`;
    urls[name] = (await service.createQueue(queue, fifo ? { FifoQueue: 'true' } : {})).queueUrl;
  }
  return {
    client,
    batches,
    sent,
    urls,
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

describe('the queue of timers', () => {
  it('takes more than a batch of ten, all of them and in order', async () => {
    const { queues, waiting, batches } = await setup();
    const jobs = Array.from({ length: 23 }, (_, nth) => check(`tkt_${nth}`, 1));
    await queues.requestTimers(jobs);
    expect(batches).toEqual([10, 10, 3]);
    expect((await waiting('timers')).map(({ job }) => job)).toEqual(jobs.map(({ job }) => job));
  });

  it('has a group for each ticket, and one for each kind of the others: one after another', async () => {
    const { queues, waiting } = await setup();
    const replan = { kind: 'replan', status: 'open', cursor: null } as const;
    await queues.requestTimers([
      check('tkt_1', 1),
      { job: { kind: 'open-office' }, cause: 'office-1' },
      { job: replan, cause: 'replan-1' },
      { job: { ...replan, status: 'snoozed' }, cause: 'replan-2' },
    ]);
    expect((await waiting('timers')).map(({ group, cause }) => [group, cause]).toSorted()).toEqual([
      ['open-office', 'office-1'],
      ['replan', 'replan-1'],
      ['replan', 'replan-2'],
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

  it('is not called for nothing', async () => {
    const { queues, batches } = await setup();
    await queues.requestTimers([]);
    expect(batches).toEqual([]);
  });
});

describe('the queue of deliveries', () => {
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

describe('the queue of what is due', () => {
  it.each([
    ['now', 0, 0],
    ['since a minute', -minute, 0],
    ['in a moment, rounded up: never before its time', 1, 1],
    ['in under a minute', 59 * second + 1, 60],
    ['later than SQS waits', 20 * minute, 900],
  ])('takes what is due %s', async (_, ahead, DelaySeconds) => {
    const { queues, sent } = await setup();
    await queues.sendDue({ kind: 'check', ticketId: 'tkt_1' }, start + ahead);
    expect(sent).toMatchObject([{ DelaySeconds, MessageBody: '{"kind":"check","ticketId":"tkt_1"}' }]);
  });

  it('hands it out', async () => {
    const { queues, waiting } = await setup();
    await queues.sendDue({ kind: 'open-office' }, start);
    expect((await waiting('due')).map(({ job }) => job)).toEqual([{ kind: 'open-office' }]);
  });
});

describe('a queue that can not be reached', () => {
  it('fails the whole, so that the stream brings it again, where one message of a batch was refused', async () => {
    const { client, queues } = await setup();
    meddle(client as never, async ({ operation }, proceed) => {
      const answer = (await proceed()) as object;
      const Failed = [{ Id: '3', SenderFault: false, Code: 'InternalError', Message: 'try again' }];
      return operation === 'SendMessageBatch' ? { ...answer, Failed } : answer;
    });
    await expect(queues.requestTimers([check('tkt_1', 1)])).rejects.toThrow(
      '1 messages could not be queued: try again',
    );
  });

  it('fails before anything is sent where the function has none of that name', async () => {
    const { queues, sent, batches } = await setup(['due']);
    await expect(queues.requestTimers([check('tkt_1', 1)])).rejects.toThrow('no timers queue');
    await expect(queues.requestDeliveries([])).rejects.toThrow('no deliveries queue');
    expect([...sent, ...batches]).toEqual([]);
  });
});
