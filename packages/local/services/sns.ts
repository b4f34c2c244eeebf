import { randomUUID } from 'node:crypto';
import type { TopicSpec } from '../assembly/topics.ts';
import { type Answer, listen, type Request } from './http.ts';
import { invalid, TopicError } from './sns/errors.ts';
import { eventOf } from './sns/event.ts';
import { entriesOf, errorAnswer, resultAnswer, type Xml } from './sns/protocol.ts';
import type { Notification, Sns, SnsOptions } from './types.ts';

/** Message, subject and attributes together. */
const sizeLimit = 262_144;

/** A stand-in for SNS as far as it calls functions, over its query protocol. */
export async function startSns(options: SnsOptions): Promise<Sns> {
  const { clock, hostile = true, random = Math.random, region = 'eu-central-1' } = options;
  const timers = new Set<NodeJS.Timeout>();
  const again = (act: () => void) => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        act();
      },
      50 + random() * 300,
    );
    timers.add(timer);
  };
  const find = async (topicArn: string): Promise<TopicSpec> => {
    const topic = (await options.topics()).find(({ arn }) => arn === topicArn);
    if (topic) return topic;
    throw new TopicError(404, 'NotFound', 'Topic does not exist');
  };
  const publish = async (topicArn: string, notification: Notification): Promise<string> => {
    refuse(notification);
    const topic = await find(topicArn);
    const messageId = randomUUID();
    const at = clock.now();
    for (const { arn: subscriptionArn, functionName } of topic.subscriptions) {
      const event = eventOf(notification, { topicArn, subscriptionArn, messageId, at, region });
      const deliver = () => options.invoke(functionName, event);
      await deliver();
      // SNS promises each message at least once.
      if (hostile && random() < 0.2) again(() => void deliver());
    }
    return messageId;
  };
  const actions: Readonly<Record<string, (form: URLSearchParams) => Promise<Xml>>> = {
    async Publish(form) {
      const topicArn = form.get('TopicArn') ?? form.get('TargetArn');
      if (!topicArn) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
      return { MessageId: await publish(topicArn, notificationOf(form)) };
    },
    async ListTopics() {
      return { Topics: (await options.topics()).map(({ arn }) => ({ TopicArn: arn })) };
    },
    async ListSubscriptionsByTopic(form) {
      return { Subscriptions: subscriptionsOf(await find(form.get('TopicArn') ?? '')) };
    },
    async ListSubscriptions() {
      return { Subscriptions: (await options.topics()).flatMap(subscriptionsOf) };
    },
  };
  const server = await listen((request) => answer(actions, request), options.port);
  return {
    url: server.url,
    publish,
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await server.stop();
    },
  };
}

async function answer(
  actions: Readonly<Record<string, (form: URLSearchParams) => Promise<Xml>>>,
  { body }: Request,
): Promise<Answer> {
  const form = new URLSearchParams(body.toString());
  const name = form.get('Action') ?? '';
  try {
    const action = actions[name];
    if (!action) throw new TopicError(400, 'InvalidAction', `${name} is not played locally.`);
    return resultAnswer(name, await action(form));
  } catch (error) {
    if (error instanceof TopicError) return errorAnswer(error);
    throw error;
  }
}

function notificationOf(form: URLSearchParams): Notification {
  const attributes = entriesOf(form, 'MessageAttributes.entry').map((entry) => {
    const value = entry['Value.StringValue'] ?? entry['Value.BinaryValue'] ?? '';
    return [entry.Name ?? '', { type: entry['Value.DataType'] ?? '', value }] as const;
  });
  const subject = form.get('Subject');
  return {
    message: form.get('Message') ?? '',
    ...(subject !== null && { subject }),
    attributes: Object.fromEntries(attributes),
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function refuse({ message, subject, attributes = {} }: Notification): void {
  if (!message) throw invalid('Empty message');
  if (subject !== undefined && !/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject)) throw invalid('Subject');
  const parts = [
    message,
    ...Object.entries(attributes).flatMap(([name, { type, value }]) => [name, type, value]),
  ];
  const size = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (size > sizeLimit) throw invalid('Message too long');
}

function subscriptionsOf({ arn: TopicArn, subscriptions }: TopicSpec) {
  return subscriptions.map(({ arn, functionName }) => {
    const [, , , region = '', account = ''] = TopicArn.split(':');
    return {
      TopicArn,
      Protocol: 'lambda',
      SubscriptionArn: arn,
      Owner: account,
      Endpoint: `arn:aws:lambda:${region}:${account}:function:${functionName}`,
    };
  });
}
