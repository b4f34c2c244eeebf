import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SNSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Runtime, type RuntimeOptions, startRuntime } from '#local/runtime.ts';
import { eventually } from '#test/support/eventually.ts';
import { channelsAssembly } from './channels-stack.ts';

const Bucket = 'stack-seen';

async function start(options: RuntimeOptions = {}) {
  const runtime: Runtime = await startRuntime({
    port: 0,
    demoTeam: false,
    hostile: false,
    ephemeral: true,
    assembly: channelsAssembly(),
    retryAfterMs: 300,
    onWarning: () => {},
    ...options,
  });
  const s3 = new S3Client({ ...runtime.aws, endpoint: runtime.aws.endpoints.s3 });
  const seen = async (Prefix: string) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    const objects = Contents.map(async ({ Key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    });
    return Promise.all(objects);
  };
  const notifications = async () => {
    const events = (await seen('event-')) as SNSEvent[];
    return events.map(({ Records: [record] }) => record?.Sns.Message ?? '');
  };
  return {
    runtime,
    s3,
    notifications,
    /** The notification that holds this text. */
    notification: (text: string) =>
      eventually(async () => {
        const found = (await notifications()).find((message) => message.includes(text));
        return JSON.parse(found ?? 'not there yet');
      }),
    webhook: () =>
      eventually(async () => {
        const [event] = await seen('status-');
        expect(event).toBeDefined();
        return event;
      }),
    async act(name: string, more: object = {}) {
      const outcome = await runtime.invoke('Stack-Act', { name, ...more });
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
      return JSON.parse(outcome.payload);
    },
    async get(path: string): Promise<unknown> {
      return (await fetch(`${runtime.url}${path}`)).json();
    },
    post: (path: string, type: string, body: string | Buffer) =>
      fetch(`${runtime.url}${path}`, { method: 'POST', headers: { 'content-type': type }, body }),
    breakFunction: () => s3.send(new PutObjectCommand({ Bucket, Key: 'broken', Body: 'x' })),
    mendFunction: () => s3.send(new DeleteObjectCommand({ Bucket, Key: 'broken' })),
  };
}

const mail = 'From: Jane <jane@example.com>\r\nTo: inbox@in.shop.example\r\nSubject: a\r\n\r\nhello';

describe('the local runtime on a stack with topics', { timeout: 120_000 }, () => {
  let local: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    local = await start();
  });
  afterAll(() => local.runtime.stop());

  it('takes a mail as SES does: bucket, topic, function', async () => {
    const { post, notification, s3 } = local;
    const answer = await post(
      '/local/mail?from=jane@example.com&to=inbox%2Bt@in.shop.example',
      'message/rfc822',
      mail,
    );
    expect(answer.status).toBe(202);
    const [stored] = (await answer.json()) as { objectKey: string; messageId: string }[];
    expect(await notification(stored?.messageId ?? '')).toMatchObject({
      notificationType: 'Received',
      mail: { messageId: stored?.messageId, destination: ['inbox+t@in.shop.example'] },
      receipt: { action: { type: 'S3', bucketName: 'stack-mail', objectKey: stored?.objectKey } },
    });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'stack-mail', Key: stored?.objectKey }));
    expect(await Body?.transformToString()).toContain(mail);
    const large = `${mail}${'x'.repeat(20_000_000)}`;
    expect((await post('/local/mail', 'message/rfc822', large)).status).toBe(202);
  });

  it('refuses a mail that is none, is for nobody here, or is larger than 40 MB', async () => {
    const { post } = local;
    const answers = await Promise.all([
      post('/local/mail', 'text/plain', mail),
      post('/local/mail?to=a@elsewhere.example', 'message/rfc822', mail),
      post('/local/mail?spam=MAYBE', 'message/rfc822', mail),
      post('/local/mail', 'message/rfc822', Buffer.alloc(42_000_000, 'a')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([415, 404, 400, 413]);
    expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual(
      Array(4).fill('application/problem+json'),
    );
  });

  it('takes an SMS as AWS End User Messaging does', async () => {
    const { post, notification } = local;
    const sms = { originationNumber: '+4915112345678', messageBody: 'Where is my order?' };
    const answer = await post('/local/sms', 'application/json', JSON.stringify(sms));
    expect([answer.status, await answer.json()]).toEqual([202, { inboundMessageId: expect.any(String) }]);
    expect(await notification('Where is my order?')).toEqual({
      ...sms,
      destinationNumber: '+4930901820',
      messageKeyword: 'WHERE',
      inboundMessageId: expect.any(String),
    });
    expect((await post('/local/sms', 'application/json', '{}')).status).toBe(400);
  });

  it('tries a function again, and at last puts the notification among the dead letters', async () => {
    const { runtime, notification, breakFunction, mendFunction } = local;
    const sns = new SNSClient({ ...runtime.aws, endpoint: runtime.url });
    const TopicArn = 'arn:aws:sns:eu-central-1:000000000000:Stack-Stored';
    await breakFunction();
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Message: '"one"' }));
    const sqs = new SQSClient({ ...runtime.aws, endpoint: runtime.aws.endpoints.sqs });
    const QueueUrl = `${runtime.aws.endpoints.sqs}/000000000000/Stack-Dead`;
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 15 }));
    expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
      requestPayload: { Records: [{ EventSource: 'aws:sns', Sns: { MessageId, Message: '"one"' } }] },
    });
    await sns.send(new PublishCommand({ TopicArn, Message: '"two"' }));
    await mendFunction();
    expect(await notification('"two"')).toBe('two');
  });

  it('lets a function give out links that a page of another origin can put to and get from', async () => {
    const { put, get } = await local.act('links');
    const origin = 'http://localhost:5173';
    const asked = await fetch(put, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      },
    });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const headers = { origin, 'content-type': 'text/plain' };
    const written = await fetch(put, { method: 'PUT', headers, body: 'from a page' });
    expect([written.status, written.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const read = await fetch(get, { headers: { origin } });
    expect([read.status, await read.text()]).toEqual([200, 'from a page']);
  });

  it('lets a function reach every provider by its own client, with the accounts of its secrets', async () => {
    const { act, runtime, webhook, get } = local;
    const shown = (await get('/local/secrets')) as Record<string, string>;
    expect(shown).toMatchObject({
      twilioAuthToken: expect.any(String),
      twilioWebhookUrl: `${runtime.url}/webhooks/twilio/sms`,
      postmarkUser: 'rondo',
      postmarkPassword: expect.stringMatching(/^.{16,}$/),
      signedWebhookSecret: expect.stringMatching(/^whsec_/),
      chatIdentitySecret: expect.any(String),
    });
    expect(await act('signing')).toEqual({
      key: expect.stringMatching(/^.{32,}$/),
      chatIdentitySecret: shown.chatIdentitySecret,
    });
    expect(await act('sms')).toEqual(expect.any(String));
    expect(await act('postmark')).toMatchObject({ ErrorCode: 0, Message: 'OK' });
    expect(await act('callback')).toEqual({ status: 200, body: {} });
    const told = await webhook();
    expect(told.headers.authorization).toBe(`Basic ${btoa(`rondo:${shown.postmarkPassword}`)}`);
    expect(JSON.parse(told.body)).toMatchObject({ RecordType: 'Delivery', Recipient: 'jane@example.com' });
    const outbox = (await get('/local/outbox')) as { provider: string }[];
    expect(outbox.map(({ provider }) => provider)).toEqual(['aws-sms', 'postmark', 'callback']);
  });

  it('lets a function hear by its topic how a mail fared that it sent by SES', async () => {
    const messageId = await local.act('ses', { to: 'bounce@example.com' });
    expect(await local.notification(messageId)).toMatchObject({
      eventType: 'Bounce',
      mail: { messageId },
      bounce: { bounceType: 'Permanent' },
    });
  });

  it('crashes a function on request in the middle of a call to SES, and no other', async () => {
    const { act, runtime } = local;
    runtime.faults.add({ target: 'ses', mode: 'crash-after', times: 1, caller: 'StackActW' });
    await expect(act('ses', { to: 'jane@example.com' })).rejects.toThrow('Runtime.ExitError');
    expect(await act('ses', { to: 'jane@example.com' })).toEqual(expect.any(String));
  });
});

describe('the local runtime after a restart', { timeout: 120_000 }, () => {
  it('goes on with what SNS had taken and no function had done with, and with nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    const kept = { ephemeral: false, folder, retryAfterMs: 3_600_000 };
    const first = await start(kept);
    await first.breakFunction();
    await first.post('/local/mail', 'message/rfc822', mail);
    await first.runtime.settled();
    await first.mendFunction();
    expect(await first.notifications()).toEqual([]);
    await first.runtime.stop();

    const second = await start(kept);
    expect(await second.notification('Received')).toMatchObject({ notificationType: 'Received' });
    await second.runtime.settled();
    await second.runtime.stop();
    const third = await start(kept);
    await third.runtime.settled();
    expect(await third.notifications()).toHaveLength(1);
    await third.runtime.stop();
  });
});
