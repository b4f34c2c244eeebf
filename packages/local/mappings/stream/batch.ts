import { setTimeout as pause } from 'node:timers/promises';
import type { StreamMappingSpec } from '../../assembly/events.ts';
import type { LambdaError } from '../../host/protocol.ts';
import type { Outcome } from '../../host/start-worker.ts';
import { batchResult } from '../item-failures.ts';
import type { StreamRecord } from './client.ts';

/** A record on its way through a mapping. */
export interface Item {
  readonly record: StreamRecord;
  /** Length of its JSON. */
  readonly size: number;
  /** Called once it is processed or given up. */
  readonly done: () => void;
}

export type GiveUp = (
  records: readonly StreamRecord[],
  reason: {
    readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
    readonly attempts: number;
    readonly error?: LambdaError;
  },
) => Promise<void>;

export interface BatchContext {
  readonly spec: StreamMappingSpec;
  /** Calls the function with these records. */
  readonly invoke: (records: readonly StreamRecord[]) => Promise<Outcome>;
  readonly giveUp: GiveUp;
  readonly signal: AbortSignal;
  /** Epoch milliseconds by the machine's clock, which stamps the records. */
  readonly now?: () => number;
  readonly backoffMs?: (attempts: number) => number;
}

const defaultBackoff = (attempts: number) => Math.min(10_000, 100 * 2 ** attempts);

/**
 * Works off a batch as an event source mapping does: in order, again and again until the function has taken all of it,
 * halved after each error if the mapping says so, given up when its retries or its records' age are used up.
 */
export async function processBatch(
  items: readonly Item[],
  context: BatchContext,
  attempts = 0,
): Promise<void> {
  const { spec, signal, backoffMs = defaultBackoff } = context;
  let rest = items;
  let tried = attempts;
  while (!signal.aborted) {
    rest = await withoutTooOld(rest, context, tried);
    if (rest.length === 0) return;
    const records = rest.map(({ record }) => record);
    const ids = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const result = batchResult(await context.invoke(records), spec.reportsItemFailures, ids);
    const failedFrom = result.kind === 'items' ? ids.findIndex((id) => result.ids.has(id)) : 0;
    const passed = result.kind === 'done' ? rest.length : failedFrom;
    for (const { done } of rest.slice(0, passed)) done();
    rest = rest.slice(passed);
    if (rest.length === 0 || signal.aborted) return;
    if (passed > 0) tried = 0;
    else if (spec.bisects && rest.length > 1) return bisect(rest, context, tried);
    else if (spec.maximumRetries >= 0 && tried >= spec.maximumRetries) {
      const error = result.kind === 'all' ? { error: result.error } : {};
      await context.giveUp(records, { condition: 'RetryAttemptsExhausted', attempts: tried + 1, ...error });
      for (const { done } of rest) done();
      return;
    }
    await pause(backoffMs(tried), undefined, { signal }).catch(() => undefined);
    tried += 1;
  }
}

/** Halving doesn't count as a retry. The first half comes to its end before the second, which keeps the order. */
async function bisect(items: readonly Item[], context: BatchContext, attempts: number): Promise<void> {
  const middle = Math.ceil(items.length / 2);
  await processBatch(items.slice(0, middle), context, attempts);
  await processBatch(items.slice(middle), context, attempts);
}

async function withoutTooOld(
  items: readonly Item[],
  context: BatchContext,
  attempts: number,
): Promise<readonly Item[]> {
  const { spec, now = Date.now } = context;
  if (spec.maximumAgeSeconds < 0) return items;
  const oldest = now() / 1_000 - spec.maximumAgeSeconds;
  const isOld = ({ record }: Item) => record.dynamodb.ApproximateCreationDateTime < oldest;
  const old = items.filter(isOld);
  if (old.length === 0) return items;
  await context.giveUp(
    old.map(({ record }) => record),
    { condition: 'RecordAgeExceeded', attempts },
  );
  for (const { done } of old) done();
  return items.filter((item) => !isOld(item));
}
