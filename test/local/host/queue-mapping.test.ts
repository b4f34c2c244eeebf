import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { QueueMappingSpec } from '#local/assembly/events.ts';
import { createClock } from '#local/clock.ts';
import type { Outcome } from '#local/host/start-worker.ts';
import { type QueueMappingOptions, startQueueMapping } from '#local/mappings/queue/mapping.ts';
import { startSqsS3 } from '#local/services/sqs-s3.ts';
import { eventually } from '#test/support/eventually.ts';

const region = 'eu-central-1';
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of running.splice(0).reverse()) await part.stop();
});

interface QueueEvent {
  readonly Records: {
    readonly messageId: string;
    readonly body: string;
    readonly attributes: Record<string, string>;
  }[];
}

const ok: Outcome = { ok: true, requestId: 'r', payload: 'null' };
const failed: Outcome = { ok: false, requestId: 'r', error: { errorType: 'Error', errorMessage: 'no luck' } };

async function setup({
  fifo = false,
  attributes = {},
  dataDir,
}: {
  dataDir?: string;
  fifo?: boolean;
  attributes?: Record<string, string>;
} = {}) {
  const clock = createClock();
  const engine = await startSqsS3({ region, clock, ...(dataDir && { dataDir }) });
  running.push(engine);
  const sqs = new SQSClient({
    endpoint: engine.url,
    region,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  running.push({ stop: async () => sqs.destroy() });
  const name = fifo ? 'work.fifo' : 'work';
  const dead = await engine.createQueue(fifo ? 'dead.fifo' : 'dead', fifo ? { FifoQueue: 'true' } : {});
  const { queueUrl, queueArn } = await engine.createQueue(name, {
    ...(fifo && { FifoQueue: 'true' }),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: 3 }),
    ...attributes,
  });
  const send = (body: string, group?: string) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        ...(group && { MessageGroupId: group, MessageDeduplicationId: `${group}${body}` }),
      }),
    );
  const receive = async (QueueUrl: string) =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages?.map(
      ({ Body }) => Body,
    ) ?? [];
  const start = async (
    answer: (event: QueueEvent, call: number) => Outcome | Promise<Outcome>,
    spec: Partial<QueueMappingSpec> = {},
    options: Partial<QueueMappingOptions> = {},
  ) => {
    const calls: string[][] = [];
    const mapping = await startQueueMapping({
      spec: {
        id: 'm',
        functionName: 'f',
        batchSize: 10,
        batchingWindowMs: 0,
        reportsItemFailures: true,
        filters: [],
        queueArn,
        queueName: name,
        maximumConcurrency: undefined,
        ...spec,
      },
      sqs,
      sqsUrl: engine.url,
      queueUrl,
      clock,
      region,
      concurrency: 4,
      retryAfterMs: undefined,
      warn: (message) => expect.unreachable(message),
      async invoke(event) {
        const batch = event as QueueEvent;
        calls.push(batch.Records.map(({ body }) => body));
        return answer(batch, calls.length);
      },
      ...options,
    });
    running.push(mapping);
    return { mapping, calls };
  };
  return { clock, engine, sqs, queueUrl, deadUrl: dead.queueUrl, send, receive, start };
}

describe('a mapping from a queue', () => {
  it('hands messages over as Lambda does and deletes what succeeded', async () => {
    const { send, start, receive, queueUrl, clock } = await setup();
    clock.advance(86_400_000);
    await send('{"a":1}');
    const events: QueueEvent[] = [];
    const { mapping } = await start((event) => {
      events.push(event);
      return ok;
    });
    await eventually(() => expect(events).toHaveLength(1));
    await mapping.stop();
    expect(events[0]?.Records[0]).toMatchObject({
      body: '{"a":1}',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:work',
      awsRegion: region,
      messageAttributes: {},
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.any(String) },
    });
    expect(Math.abs(Number(events[0]?.Records[0]?.attributes.SentTimestamp) - clock.now())).toBeLessThan(
      5_000,
    );
    expect(await receive(queueUrl)).toEqual([]);
  });

  it('deletes the successes of a batch only; the failed come again when the clock says so', async () => {
    const { send, start, clock } = await setup({ attributes: { VisibilityTimeout: '120' } });
    await Promise.all(['1', '2', '3'].map((body) => send(body)));
    const only2 = ({ Records }: QueueEvent): Outcome => {
      const itemIdentifier = Records.find(({ body }) => body === '2')?.messageId;
      return {
        ...ok,
        payload: JSON.stringify({ batchItemFailures: itemIdentifier ? [{ itemIdentifier }] : [] }),
      };
    };
    const { calls } = await start((event, call) => (call < 4 ? only2(event) : ok));
    await eventually(() => expect(calls.flat().sort()).toEqual(['1', '2', '3']));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(calls.flat()).toHaveLength(3);
    clock.advance(121_000);
    await eventually(() => expect(calls.flat().sort()).toEqual(['1', '2', '2', '3']));
  });

  it('leaves what fails too often to the queue’s dead letters', async () => {
    const { send, start, receive, deadUrl } = await setup();
    await send('poison');
    const { calls } = await start(() => failed, {}, { retryAfterMs: 20 });
    await eventually(() => expect(calls).toHaveLength(3));
    await eventually(async () => expect(await receive(deadUrl)).toEqual(['poison']));
    expect(calls).toHaveLength(3);
  });

  it('keeps the order of each group of a FIFO queue, failures included', async () => {
    const { send, start } = await setup({ fifo: true });
    for (const body of ['1', '2', '3']) for (const group of ['a', 'b']) await send(`${group}${body}`, group);
    const tries = new Map<string, number>();
    const done: string[] = [];
    await start(
      ({ Records }) => {
        const body = Records[0]?.body ?? '';
        tries.set(body, (tries.get(body) ?? 0) + 1);
        if (body === 'a1' && tries.get(body) === 1) return failed;
        done.push(body);
        return ok;
      },
      { batchSize: 1 },
      { retryAfterMs: 50 },
    );
    await eventually(() => expect(done).toHaveLength(6));
    expect(done.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(done.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
  });

  it('works on no more batches at once than it may', async () => {
    const { send, start } = await setup();
    await Promise.all(Array.from({ length: 6 }, (_, index) => send(String(index))));
    let together = 0;
    let most = 0;
    const { calls } = await start(
      async () => {
        together += 1;
        most = Math.max(most, together);
        await new Promise((resolve) => setTimeout(resolve, 50));
        together -= 1;
        return ok;
      },
      { batchSize: 1, maximumConcurrency: 2 },
    );
    await eventually(() => expect(calls).toHaveLength(6));
    expect(most).toBe(2);
  });

  it('gathers a batch larger than one receive call gives, within its window', async () => {
    const { send, start } = await setup();
    for (let index = 0; index < 25; index += 1) await send(String(index));
    const { calls } = await start(() => ok, { batchSize: 25, batchingWindowMs: 1_000 });
    await eventually(() => expect(calls.flat()).toHaveLength(25));
    expect(calls).toHaveLength(1);
  });

  it('deletes what no filter takes, unseen', async () => {
    const { send, start, receive, queueUrl } = await setup();
    await send('{"kind":"check"}');
    await send('{"kind":"other"}');
    const { calls } = await start(() => ok, { filters: [{ body: { kind: ['check'] } }] });
    await eventually(() => expect(calls).toEqual([['{"kind":"check"}']]));
    await eventually(async () => expect(await receive(queueUrl)).toEqual([]));
  });

  it.each([false, true])(
    'takes up at once what a killed process had in its hands (FIFO: %s)',
    async (fifo) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'queues-'));
      const attributes = { VisibilityTimeout: '600' };
      const killed = await setup({ dataDir, fifo, attributes });
      for (const body of ['1', '2']) await killed.send(body, ...(fifo ? ['group'] : []));
      await killed.receive(killed.queueUrl);
      await running.pop()?.stop();
      await running.pop()?.stop();
      const { start } = await setup({ dataDir, fifo, attributes });
      const { calls } = await start(() => ok);
      await eventually(() => expect(calls.flat()).toEqual(['1', '2']), 5_000);
    },
  );

  it('a message that is delayed comes when the clock is moved past its delay', async () => {
    const { sqs, queueUrl, start, clock } = await setup();
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'later', DelaySeconds: 600 }));
    const { calls } = await start(() => ok);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(calls).toEqual([]);
    clock.advance(601_000);
    await eventually(() => expect(calls).toEqual([['later']]));
  });
});
