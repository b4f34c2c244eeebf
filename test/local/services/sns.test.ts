import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import {
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
import type { TopicSpec } from '#local/assembly/topics.ts';
import { createClock } from '#local/clock.ts';
import { startSns } from '#local/services/sns.ts';
import type { SnsOptions } from '#local/services/types.ts';
import { eventually } from '#test/support/eventually.ts';

const stops = new Set<() => Promise<unknown>>();
afterEach(async () => {
  for (const stop of stops) await stop();
  stops.clear();
});

const TopicArn = 'arn:aws:sns:eu-central-1:000000000000:stored';
const topic: TopicSpec = {
  name: 'stored',
  arn: TopicArn,
  publishers: undefined,
  subscriptions: [
    { arn: `${TopicArn}:1`, functionName: 'receive' },
    { arn: `${TopicArn}:2`, functionName: 'count' },
  ],
};

async function setup(options: Partial<SnsOptions> = {}) {
  const invoked: { functionName: string; event: unknown }[] = [];
  const sns = await startSns({
    clock: createClock(),
    topics: async () => [topic],
    invoke: async (functionName, event) => void invoked.push({ functionName, event }),
    hostile: false,
    ...options,
  });
  stops.add(sns.stop);
  const client = new SNSClient({
    endpoint: sns.url,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  return { sns, client, invoked };
}

describe('SNS, played to the SDK', () => {
  it('calls every function that is subscribed, with the event of Lambda', async () => {
    const { client, invoked } = await setup();
    const { MessageId } = await client.send(
      new PublishCommand({
        TopicArn,
        Message: '{"a":"<ä & b>"}',
        Subject: 'A subject',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'mail' },
          bytes: { DataType: 'Binary', BinaryValue: Buffer.from('hi') },
        },
      }),
    );
    expect(invoked.map(({ functionName }) => functionName)).toEqual(['receive', 'count']);
    expect(invoked[0]?.event).toEqual({
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: `${TopicArn}:1`,
          Sns: {
            Type: 'Notification',
            MessageId,
            TopicArn,
            Subject: 'A subject',
            Message: '{"a":"<ä & b>"}',
            Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
            SignatureVersion: '1',
            Signature: expect.any(String),
            SigningCertUrl: expect.stringMatching(/^https:\/\/sns\.eu-central-1\.amazonaws\.com\//),
            UnsubscribeUrl: expect.stringContaining(`SubscriptionArn=${TopicArn}:1`),
            MessageAttributes: {
              kind: { Type: 'String', Value: 'mail' },
              bytes: { Type: 'Binary', Value: 'aGk=' },
            },
          },
        },
      ],
    });
  });

  it('says null of a subject that there isn’t', async () => {
    const { client, invoked } = await setup();
    await client.send(new PublishCommand({ TopicArn, Message: 'a' }));
    expect(invoked[0]?.event).toMatchObject({ Records: [{ Sns: { Subject: null, MessageAttributes: {} } }] });
  });

  it('refuses an unknown topic, an empty message and one of more than 256 KB', async () => {
    const { client, invoked } = await setup();
    const publish = (more: object) => client.send(new PublishCommand({ TopicArn, Message: 'a', ...more }));
    await expect(publish({ TopicArn: `${TopicArn}s` })).rejects.toMatchObject({
      name: 'NotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(publish({ Message: '' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(publish({ Message: 'x'.repeat(262_145) })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid parameter: Message too long',
    });
    expect(invoked).toEqual([]);
  });

  it('answers an action that it doesn’t play with XML that can be read', async () => {
    const { sns } = await setup();
    const answer = await fetch(sns.url, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'A<b>&', Version: '2010-03-31' }),
    });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('<Code>InvalidAction</Code><Message>A&lt;b&gt;&amp; is not played'),
    ]);
  });

  it('lists topics and subscriptions', async () => {
    const { client } = await setup();
    expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toHaveLength(2);
    expect(Subscriptions?.[0]).toMatchObject({ Protocol: 'lambda', SubscriptionArn: `${TopicArn}:1` });
  });

  it('delivers some messages twice where it is hostile', async () => {
    const { client, invoked } = await setup({ hostile: true, random: () => 0.1 });
    await client.send(new PublishCommand({ TopicArn, Message: 'a' }));
    await eventually(() => expect(invoked).toHaveLength(4));
    expect(new Set(invoked.map(({ event }) => JSON.stringify(event))).size).toBe(2);
  });
});

const installed = spawnSync('aws', ['--version']).status === 0;
if (!installed && process.env.CI !== 'true')
  console.warn('The AWS CLI is not installed: its test against the local SNS is skipped.');

describe.skipIf(!installed && process.env.CI !== 'true')('the AWS CLI', { timeout: 60_000 }, () => {
  it('publishes, and is told of a topic that there isn’t', async () => {
    const { sns, invoked } = await setup();
    const aws = (...args: string[]) =>
      promisify(execFile)('aws', ['sns', ...args, '--endpoint-url', sns.url, '--output', 'json'], {
        env: {
          ...process.env,
          AWS_ACCESS_KEY_ID: 'x',
          AWS_SECRET_ACCESS_KEY: 'x',
          AWS_DEFAULT_REGION: 'eu-central-1',
          AWS_PAGER: '',
        },
      });
    const { stdout } = await aws('publish', '--topic-arn', TopicArn, '--message', 'hello');
    expect(JSON.parse(stdout)).toEqual({ MessageId: expect.any(String) });
    expect(invoked).toHaveLength(2);
    await expect(aws('publish', '--topic-arn', `${TopicArn}s`, '--message', 'a')).rejects.toMatchObject({
      stderr: expect.stringContaining('NotFound'),
    });
  });
});
