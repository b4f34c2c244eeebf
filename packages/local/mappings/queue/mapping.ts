import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueueMappingSpec } from '../../assembly/events.ts';
import type { Clock } from '../../clock.ts';
import type { Outcome } from '../../host/start-worker.ts';
import { batchResult } from '../item-failures.ts';
import { passes } from '../pattern.ts';
import type { RunningMapping } from '../stream/mapping.ts';
import { filterView, queueRecord } from './event.ts';
import { releaseOrphans, watchWaitingMessages } from './waiting.ts';

export interface QueueMappingOptions {
  readonly spec: QueueMappingSpec;
  readonly sqs: SQSClient;
  readonly sqsUrl: string;
  readonly queueUrl: string;
  readonly clock: Clock;
  readonly region: string;
  readonly invoke: (event: unknown) => Promise<Outcome>;
  /** Batches at once at most. */
  readonly concurrency: number;
  /** Failed messages come again after so long, instead of after the queue's visibility timeout. */
  readonly retryAfterMs: number | undefined;
  readonly warn: (message: string) => void;
}

/** One receive call gives no more. */
const receiveLimit = 10;
const longPollSeconds = 20;

/**
 * An event source mapping from a queue to a function. A FIFO queue gives nothing more of a group while a message of it is
 * being worked on, which keeps the order; dead letters are the queue's own doing.
 */
export async function startQueueMapping(options: QueueMappingOptions): Promise<RunningMapping> {
  const { spec, sqs, queueUrl: QueueUrl, clock } = options;
  const end = new AbortController();
  const { signal } = end;
  await releaseOrphans(sqs, options.sqsUrl, QueueUrl);
  const waiting = await watchWaitingMessages(options);
  const limit = Math.min(spec.maximumConcurrency ?? options.concurrency, options.concurrency);
  const underWay = new Set<Promise<void>>();

  const receive = async (count: number, seconds: number): Promise<Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: Math.min(count, receiveLimit),
      WaitTimeSeconds: seconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages = [] } = await sqs.send(command, { abortSignal: signal });
    return Messages;
  };
  const gather = async (): Promise<Message[]> => {
    const batch = await receive(spec.batchSize, longPollSeconds);
    const until = performance.now() + spec.batchingWindowMs;
    while (batch.length > 0 && batch.length < spec.batchSize && performance.now() < until)
      batch.push(
        ...(await receive(spec.batchSize - batch.length, Math.min(1, spec.batchingWindowMs / 1_000))),
      );
    return batch;
  };
  const remove = async (messages: readonly Message[]): Promise<void> => {
    for (let start = 0; start < messages.length; start += receiveLimit) {
      const Entries = messages
        .slice(start, start + receiveLimit)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  };
  const process = async (messages: readonly Message[]): Promise<void> => {
    const wanted = messages.filter((message) => passes(spec.filters, filterView(message)));
    const unwanted = messages.filter((message) => !wanted.includes(message));
    if (wanted.length === 0) return remove(unwanted);
    const place = { queueArn: spec.queueArn, region: options.region, offset: clock.now() - Date.now() };
    const outcome = await options.invoke({ Records: wanted.map((message) => queueRecord(message, place)) });
    const ids = wanted.map(({ MessageId = '' }) => MessageId);
    const result = batchResult(outcome, spec.reportsItemFailures, ids);
    const failed = wanted.filter(
      ({ MessageId = '' }) => result.kind === 'all' || (result.kind === 'items' && result.ids.has(MessageId)),
    );
    await remove(messages.filter((message) => !failed.includes(message)));
    for (const { ReceiptHandle } of failed) if (ReceiptHandle) waiting.add(ReceiptHandle);
  };
  const main = async () => {
    while (!signal.aborted) {
      try {
        if (underWay.size >= limit) await Promise.race(underWay);
        const batch = await gather();
        if (batch.length === 0) continue;
        const task = process(batch)
          .catch((error: unknown) => {
            if (!signal.aborted) options.warn(`${spec.id}: ${String(error)}`);
          })
          .finally(() => underWay.delete(task));
        underWay.add(task);
      } catch (error) {
        if (signal.aborted) return;
        options.warn(`${spec.id}: ${String(error)}`);
        await pause(500, undefined, { signal }).catch(() => undefined);
      }
    }
  };
  const ended = main();
  return {
    pending: () => underWay.size,
    async stop() {
      end.abort();
      await ended;
      await Promise.all(underWay);
      waiting.stop();
    },
  };
}
