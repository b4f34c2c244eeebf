import { randomUUID } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { BucketSpec } from '../assembly/buckets.ts';

/** Where failed invocations end: queues and buckets, by their ARNs. */
export interface Destinations {
  /** `key` names the object where the destination is a bucket; a group is for FIFO queues. */
  send(arn: string, body: string, options?: SendOptions): Promise<void>;
}

export interface SendOptions {
  readonly key?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly messageGroupId?: string;
}

export interface DestinationsOptions {
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly queueUrl: (arn: string) => string;
  readonly buckets: () => readonly BucketSpec[];
  readonly now: () => number;
}

export function createDestinations({ sqs, s3, queueUrl, buckets, now }: DestinationsOptions): Destinations {
  const toQueue = async (
    arn: string,
    MessageBody: string,
    { attributes = {}, messageGroupId = 'all' }: SendOptions = {},
  ) => {
    const values = Object.entries(attributes).map(([name, StringValue]) => [
      name,
      { DataType: 'String', StringValue },
    ]);
    const fifo = arn.endsWith('.fifo') && {
      MessageGroupId: messageGroupId,
      MessageDeduplicationId: randomUUID(),
    };
    const MessageAttributes = Object.fromEntries(values);
    await sqs.send(
      new SendMessageCommand({ QueueUrl: queueUrl(arn), MessageBody, MessageAttributes, ...fifo }),
    );
  };
  return {
    async send(arn, body, options = {}) {
      if (arn.includes(':sqs:')) return toQueue(arn, body, options);
      const { key = randomUUID() } = options;
      const Bucket = /^arn:aws:s3:::([^/]+)$/.exec(arn)?.[1];
      if (!Bucket) throw new Error(`the local runtime can't send to ${arn}`);
      await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: body, ContentType: 'application/json' }));
      const bucket = buckets().find(({ name }) => name === Bucket);
      // fauxqs announces no objects: those that the runtime itself puts are announced here.
      for (const { queueArn, prefix } of bucket?.announcements ?? [])
        if (key.startsWith(prefix))
          await toQueue(queueArn, announcement({ Bucket, key, size: body.length, at: now() }));
    },
  };
}

function announcement({
  Bucket,
  key,
  size,
  at,
}: {
  Bucket: string;
  key: string;
  size: number;
  at: number;
}): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    eventTime: new Date(at).toISOString(),
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
      object: { key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'), size },
    },
  };
  return JSON.stringify({ Records: [record] });
}
