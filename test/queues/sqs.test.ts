import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { sqsQueues } from '#queues/sqs.ts';
import { start } from '#test/support/builders.ts';
import { Queues } from '#test/support/crash/queues.ts';
import { meddle } from '#test/support/dynamodb-faults.ts';

const urls = {
  timers: Queues.urlOf('timers'),
  due: Queues.urlOf('due'),
  deliveries: Queues.urlOf('deliveries'),
};
const clock = () => start;
const check = (nth: number, cause = `cause-${nth}`) => ({
  job: { kind: 'check', ticketId: `tkt_${nth}`, fired: false } as const,
  cause,
});

function queuesOf(options: Partial<typeof urls> = urls) {
  const sqs = new Queues(clock);
  return { sqs, queues: sqsQueues(sqs.client(), options, clock) };
}

describe('asking the queues', () => {
  it('sends any number of jobs, ten at a time, each in the group of its ticket', async () => {
    const { sqs, queues } = queuesOf();
    await queues.requestTimers(Array.from({ length: 25 }, (_, nth) => check(nth)));
    const { messages } = sqs.state.timers;
    expect(messages.map(({ group }) => group)).toEqual(Array.from({ length: 25 }, (_, nth) => `tkt_${nth}`));
    expect(JSON.parse(messages[24]?.body ?? '')).toEqual({ kind: 'check', ticketId: 'tkt_24', fired: false });
  });

  it('one job for what is asked twice for the same cause', async () => {
    const { sqs, queues } = queuesOf();
    await queues.requestTimers([check(1), check(1)]);
    await queues.requestTimers([check(1), check(1, 'another')]);
    expect(sqs.state.timers.messages).toHaveLength(2);
  });

  it('keeps the openings of the office in a group of their own', async () => {
    const { sqs, queues } = queuesOf();
    await queues.requestTimers([{ job: { kind: 'open-office' }, cause: 'a' }]);
    expect(sqs.state.timers.messages.map(({ group }) => group)).toEqual(['open-office']);
  });

  it('H6: an answer to the customer, what is passed on, and what is heard from there don’t wait for one another', async () => {
    const { sqs, queues } = queuesOf();
    const ticketId = 'tkt_1';
    await queues.requestDeliveries([
      { job: { ticketId, seq: 1 }, cause: 'answer' },
      { job: { ticketId, seq: 2, forward: true }, cause: 'forward' },
      { job: { ticketId, catchUp: true }, cause: 'catch-up' },
    ]);
    const { messages } = sqs.state.deliveries;
    expect(messages.map(({ group }) => group)).toEqual(['tkt_1', 'tkt_1-forward', 'tkt_1-catch-up']);
    expect(JSON.parse(messages[1]?.body ?? '')).toEqual({ ticketId, seq: 2, forward: true });
  });

  it('T9, A11, A5: keeps the timers of a ticket in order, and those of an agent', async () => {
    const { sqs, queues } = queuesOf();
    const timers = (['check', 'wake', 'rotate'] as const).map((kind) => ({
      job: { kind, ticketId: 'tkt_1', fired: false } as const,
      cause: kind,
    }));
    const session = { kind: 'end-session', agentId: 'agt_sam', at: start } as const;
    await queues.requestTimers([...timers, { job: session, cause: 'session' }]);
    expect(sqs.state.timers.messages.map(({ group }) => group)).toEqual([
      'tkt_1',
      'tkt_1',
      'tkt_1',
      'agt_sam',
    ]);
  });

  it('keeps a ticket’s deliveries in order', async () => {
    const { sqs, queues } = queuesOf();
    const job = (seq: number) => ({ job: { ticketId: 'tkt_1', seq } as const, cause: `${seq}` });
    await queues.requestDeliveries([job(1), job(2)]);
    expect(sqs.state.deliveries.messages.map(({ group }) => group)).toEqual(['tkt_1', 'tkt_1']);
  });

  it('asks for files to be fetched, of any number of messages and of none', async () => {
    const sent: unknown[] = [];
    const client = new SQSClient({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    meddle(client as never, async ({ input }) => {
      sent.push(input);
      return { Successful: [] };
    });
    const queues = sqsQueues(client, { media: 'https://sqs/media' }, clock);
    await queues.requestMedia([]);
    expect(sent).toEqual([]);
    await queues.requestMedia(
      Array.from({ length: 11 }, (_, nth) => ({ ticketId: `tkt_${nth}`, seq: nth + 1 }) as const),
    );
    expect(sent).toMatchObject([
      { QueueUrl: 'https://sqs/media', Entries: { length: 10 } },
      { Entries: [{ Id: '0', MessageBody: '{"ticketId":"tkt_10","seq":11}' }] },
    ]);
    expect(JSON.stringify(sent)).not.toContain('MessageGroupId');
    await expect(queuesOf({}).queues.requestMedia([{ ticketId: 'tkt_1', seq: 1 }])).rejects.toThrow(
      'no media queue',
    );
  });

  it('delays what is due to its second, never before, never longer than SQS allows, and what is overdue not at all', async () => {
    const { sqs, queues } = queuesOf();
    for (const ahead of [1, 1_000, 59_001, 10_000_000, -5_000])
      await queues.sendDue({ kind: 'open-office' }, start + ahead);
    const delays = sqs.state.due.messages.map(({ visibleAt }) => (visibleAt - start) / 1_000);
    expect(delays).toEqual([1, 1, 60, 900, 0]);
  });

  it('asks nothing of SQS where there is nothing to ask', async () => {
    const { sqs, queues } = queuesOf();
    await queues.requestTimers([]);
    await queues.requestDeliveries([]);
    expect(sqs.state.timers.sent + sqs.state.deliveries.sent).toBe(0);
  });

  it('fails when some of a batch could not be queued, so that all of it comes again', async () => {
    const client = new SQSClient({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    meddle(client as never, async () => ({
      Successful: [],
      Failed: [{ Id: '0', Code: 'InternalError', Message: 'try again', SenderFault: false }],
    }));
    await expect(sqsQueues(client, urls, clock).requestTimers([check(1)])).rejects.toThrow('try again');
  });

  it('a queue that a function has no URL of is not sent to', async () => {
    const { queues } = queuesOf({ timers: urls.timers });
    await expect(queues.sendDue({ kind: 'open-office' }, start)).rejects.toThrow('no due queue');
    await expect(queues.requestDeliveries([])).rejects.toThrow('no deliveries queue');
  });
});
