import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSqsS3 } from '#local/services/sqs-s3.ts';
import { answeringAddresses } from '#test/local/services/support.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rondo-sqs-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function clients(endpoint: string) {
  const options = {
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  };
  return { sqs: new SQSClient(options), s3: new S3Client(options) };
}

it('listens on 127.0.0.1 only', async () => {
  const running = await startSqsS3();
  try {
    expect(await answeringAddresses(Number(new URL(running.url).port))).toEqual(['127.0.0.1']);
  } finally {
    await running.stop();
  }
});

it('gives a queue that is there the attributes of now and leaves its messages alone', async () => {
  const running = await startSqsS3({ dataDir });
  try {
    const { sqs } = clients(running.url);
    const { queueUrl, queueArn } = await running.createQueue('due', { VisibilityTimeout: '10' });
    expect(queueArn).toBe('arn:aws:sqs:eu-central-1:000000000000:due');
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'kept' }));
    await running.createQueue('due', { VisibilityTimeout: '20' });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ VisibilityTimeout: '20', ApproximateNumberOfMessages: '1' });
  } finally {
    await running.stop();
  }
});

it('keeps queues, messages and objects when its process is killed, deleted messages stay deleted', async () => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./sqs-s3-parent.ts', import.meta.url)), dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = await once(child.stdout, 'data');
  const url = String(line).trim();
  const before = clients(url);
  const QueueUrl = `${url}/000000000000/deliveries.fifo`;
  for (const MessageBody of ['first', 'second']) {
    await before.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: 'tkt_1' }));
  }
  const { Messages } = await before.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  await before.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
  await before.s3.send(new PutObjectCommand({ Bucket: 'bodies', Key: 'a', Body: 'long' }));
  child.kill('SIGKILL');
  await once(child, 'exit');

  const running = await startSqsS3({ dataDir });
  try {
    const after = clients(running.url);
    const { queueUrl } = await running.createQueue('deliveries.fifo', { ContentBasedDeduplication: 'true' });
    const received = await after.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(received.Messages?.map(({ Body }) => Body)).toEqual(['second']);
    const found = await after.s3.send(new GetObjectCommand({ Bucket: 'bodies', Key: 'a' }));
    expect(await found.Body?.transformToString()).toBe('long');
  } finally {
    await running.stop();
  }
});
