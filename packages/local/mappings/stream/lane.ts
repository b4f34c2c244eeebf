import { setTimeout as pause } from 'node:timers/promises';
import { payloadLimit } from '../../host/limits.ts';
import { type BatchContext, type Item, processBatch } from './batch.ts';

/** What the cloud may do at any time and local engines never do. */
export interface LaneHostility {
  readonly random: () => number;
  /** How often a batch comes again after it was done. */
  readonly repeats: number;
  /** How far lanes drift apart. */
  readonly driftMs: number;
}

/** A virtual shard: records in order, a batch at a time. */
export interface Lane {
  push(item: Item): void;
  /** Settles when the lane has ended after an abort. */
  readonly ended: Promise<void>;
}

export function startLane(context: BatchContext, hostility: LaneHostility | undefined): Lane {
  const { spec, signal } = context;
  const queue: Item[] = [];
  let arrived = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => arrived.resolve());

  const work = async () => {
    let before: readonly Item[] = [];
    while (!signal.aborted) {
      if (queue.length === 0) {
        arrived = Promise.withResolvers<void>();
        await arrived.promise;
        continue;
      }
      if (hostility)
        await pause(hostility.random() * hostility.driftMs, undefined, { signal }).catch(() => undefined);
      if (spec.batchingWindowMs > 0 && queue.length < spec.batchSize)
        await pause(spec.batchingWindowMs, undefined, { signal }).catch(() => undefined);
      const batch = takeBatch(queue, spec.batchSize);
      await processBatch(batch, context);
      if (hostility && hostility.random() < hostility.repeats) await repeat(context, [before, batch]);
      before = batch;
    }
  };
  return {
    push(item) {
      queue.push(item);
      arrived.resolve();
    },
    ended: work(),
  };
}

/** As many as the batch may have, and as go into one invocation. */
function takeBatch(queue: Item[], batchSize: number): Item[] {
  let size = 0;
  let count = 0;
  for (const item of queue.slice(0, batchSize)) {
    size += item.size + 1;
    if (count > 0 && size > payloadLimit - 1_024) break;
    count += 1;
  }
  return queue.splice(0, count);
}

/** A consumer that takes over from another starts at the last checkpoint, behind what was done already. */
async function repeat(context: BatchContext, batches: readonly (readonly Item[])[]): Promise<void> {
  for (const batch of batches) {
    if (batch.length > 0 && !context.signal.aborted) await context.invoke(batch.map(({ record }) => record));
  }
}
