import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Clock } from '../../clock.ts';

/**
 * Messages whose function failed and that nobody sees until their visibility timeout is over: by the local clock, while
 * the queue itself only knows real time.
 */
export interface WaitingMessages {
  add(receiptHandle: string): void;
  stop(): void;
}

export interface WaitingOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly clock: Clock;
  /** Instead of the queue's visibility timeout. */
  readonly retryAfterMs: number | undefined;
}

export async function watchWaitingMessages(options: WaitingOptions): Promise<WaitingMessages> {
  const { sqs, queueUrl, clock, retryAfterMs } = options;
  const timeoutMs = await visibilityTimeout(sqs, queueUrl);
  const waiting = new Map<string, number>();
  const unsubscribe = clock.onAdvance(() => {
    for (const [receiptHandle, until] of [...waiting]) {
      if (until > clock.now()) continue;
      waiting.delete(receiptHandle);
      void makeVisible(sqs, queueUrl, receiptHandle, soonestSeconds);
    }
  });
  return {
    add(receiptHandle) {
      if (retryAfterMs !== undefined)
        void makeVisible(sqs, queueUrl, receiptHandle, Math.max(soonestSeconds, retryAfterMs / 1_000));
      else waiting.set(receiptHandle, clock.now() + timeoutMs);
    },
    stop: unsubscribe,
  };
}

async function visibilityTimeout(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
  );
  return Number(Attributes?.VisibilityTimeout ?? 30) * 1_000;
}

/** Not 0: fauxqs 2.4.1 forgets the message then, if it keeps its data. Unlike SQS it takes parts of a second. */
const soonestSeconds = 0.02;

/** Fails if the message has become visible by itself, which is all that is wanted. */
async function makeVisible(
  sqs: SQSClient,
  QueueUrl: string,
  ReceiptHandle: string,
  seconds: number,
): Promise<void> {
  const command = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: seconds });
  await sqs.send(command).catch(() => undefined);
}

const inspectionSchema = z.looseObject({
  messages: z.looseObject({ inflight: z.array(z.looseObject({ receiptHandle: z.string() })) }),
});

/**
 * Makes messages visible that were in somebody's hands when the process was killed: those hands are gone. Needs
 * fauxqs, the only queue that tells.
 */
export async function releaseOrphans(sqs: SQSClient, sqsUrl: string, queueUrl: string): Promise<void> {
  const name = queueUrl.split('/').at(-1) ?? '';
  const answer = await fetch(`${sqsUrl}/_fauxqs/queues/${name}`);
  const inspection = inspectionSchema.parse(await answer.json());
  for (const { receiptHandle: ReceiptHandle } of inspection.messages.inflight)
    await makeVisible(sqs, queueUrl, ReceiptHandle, soonestSeconds);
}
