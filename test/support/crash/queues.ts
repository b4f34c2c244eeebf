import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { minute } from '#domain/ids.ts';
import { meddle } from '../dynamodb-faults.ts';
import { sqsRecord } from '../lambda-events.ts';
import { counted } from './process.ts';

interface Waiting {
  readonly id: string;
  readonly body: string;
  /** Null in a standard queue. */
  readonly group: string | null;
  readonly receives: number;
  readonly visibleAt: number;
}

interface QueueState {
  messages: Waiting[];
  /** Deduplication ids of a FIFO queue, per group, and when they were first seen. */
  seen: Record<string, number>;
  sent: number;
}

export type QueueName = 'timers' | 'due' | 'deliveries';
export type QueuesState = Record<QueueName, QueueState>;

const nothing = (): QueueState => ({ messages: [], seen: {}, sent: 0 });
export const noMessages = (): QueuesState => ({ timers: nothing(), due: nothing(), deliveries: nothing() });

interface Sent {
  readonly Id?: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
  readonly DelaySeconds?: number;
}

/** SQS as far as we use it: FIFO queues keep the order of a group and drop what they have seen, `due` is a standard one. */
export class Queues {
  state = noMessages();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  static urlOf = (name: QueueName): string => `https://sqs.eu-central-1.amazonaws.com/123456789012/${name}`;

  send(name: QueueName, { MessageBody, MessageGroupId, MessageDeduplicationId, DelaySeconds = 0 }: Sent) {
    const queue = this.state[name];
    const now = this.#clock();
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    const key = `${MessageGroupId} ${MessageDeduplicationId}`;
    const seenAt = queue.seen[key];
    queue.sent += 1;
    const answer = { MessageId: `${name}-${queue.sent}`, MD5OfMessageBody };
    if (MessageGroupId !== undefined) {
      if (seenAt !== undefined && now - seenAt < 5 * minute) return answer;
      queue.seen[key] = now;
    }
    queue.messages.push({
      id: answer.MessageId,
      body: MessageBody,
      group: MessageGroupId ?? null,
      receives: 0,
      visibleAt: now + DelaySeconds * 1_000,
    });
    return answer;
  }

  /** Up to ten that may be worked off now; a hidden one holds up its group. */
  receive(name: QueueName): SQSRecord[] {
    const now = this.#clock();
    const held = new Set<string>();
    const handedOut: Waiting[] = [];
    this.state[name].messages = this.state[name].messages.map((message) => {
      const hidden = message.visibleAt > now || (message.group !== null && held.has(message.group));
      if (hidden && message.group !== null) held.add(message.group);
      if (hidden || handedOut.length === 10) return message;
      const received = { ...message, receives: message.receives + 1 };
      handedOut.push(received);
      return received;
    });
    return handedOut.map(({ id, body, group, receives }) =>
      sqsRecord(body, { id, receives, ...(group !== null && { group }) }),
    );
  }

  done(name: QueueName, ids: readonly string[]): void {
    this.state[name].messages = this.state[name].messages.filter(({ id }) => !ids.includes(id));
  }

  hide(name: QueueName, messageId: string, milliseconds: number): void {
    this.state[name].messages = this.state[name].messages.map((message) =>
      message.id === messageId ? { ...message, visibleAt: this.#clock() + milliseconds } : message,
    );
  }

  /** When the next hidden message shows; null where none is hidden. */
  nextVisibleAt(): number | null {
    const later = Object.values(this.state)
      .flatMap(({ messages }) => messages.map(({ visibleAt }) => visibleAt))
      .filter((at) => at > this.#clock());
    return later.length === 0 ? null : Math.min(...later);
  }

  /** The SDK's own client, whose calls end here. */
  client(): SQSClient {
    const client = new SQSClient({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    meddle(client as never, ({ operation, input }) => {
      const name = String(input.QueueUrl).split('/').at(-1) as QueueName;
      return counted(`${operation} ${name}`, async () => {
        const entries = (input.Entries ?? [input]) as Sent[];
        const answers = entries.map((entry) => ({ Id: entry.Id, ...this.send(name, entry) }));
        return operation === 'SendMessage' ? answers[0] : { Successful: answers };
      });
    });
    return client;
  }
}
