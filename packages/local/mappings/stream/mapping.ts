import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { StreamMappingSpec } from '../../assembly/events.ts';
import type { Outcome } from '../../host/start-worker.ts';
import { passes } from '../pattern.ts';
import type { GiveUp } from './batch.ts';
import { openCheckpoints, shardEnd } from './checkpoints.ts';
import { type Shard, type StreamRecord, type StreamsClient, StreamsError } from './client.ts';
import { type Lane, type LaneHostility, startLane } from './lane.ts';
import { startIterator } from './position.ts';
import { type Progress, trackProgress } from './progress.ts';
import { shaped } from './shape.ts';

export interface StreamMappingOptions {
  readonly spec: StreamMappingSpec;
  readonly client: StreamsClient;
  readonly streamArn: string;
  readonly checkpointsDir: string | undefined;
  readonly invoke: (event: unknown) => Promise<Outcome>;
  readonly giveUp: GiveUp;
  /** How many milliseconds the local clock is ahead. */
  readonly clockOffset: () => number;
  /** When something last ran, by `performance.now()`. */
  readonly lastActivity: () => number;
  readonly lanes: number;
  readonly hostility: LaneHostility | undefined;
  readonly region: string;
  readonly warn: (message: string) => void;
}

export interface RunningMapping {
  /** Records or batches under way. */
  pending(): number;
  /** Lets what is under way come to its end. */
  stop(): Promise<void>;
}

export interface RunningStreamMapping extends RunningMapping {
  /** By `performance.now()`: whatever was written before then has been read. */
  readTo(): number;
}

/** Reads no further while so many records are being worked on. */
const readAhead = 2_000;
/** What an invocation has written should be seen at once; what nobody writes needn't be looked for all the time. */
const pollMs = [
  { quietMs: 500, every: 20 },
  { quietMs: 10_000, every: 150 },
  { quietMs: Number.POSITIVE_INFINITY, every: 500 },
] as const;
const discoverMs = 2_000;

/** An event source mapping from a table's stream to a function. */
export function startStreamMapping(options: StreamMappingOptions): RunningStreamMapping {
  const { spec, client, streamArn, hostility, region } = options;
  const end = new AbortController();
  const { signal } = end;
  const checkpoints = openCheckpoints(options.checkpointsDir, spec.id, streamArn);
  const shape = (record: StreamRecord) =>
    shaped(record, { streamArn, region, offset: options.clockOffset() });
  const context = {
    spec,
    signal,
    giveUp: options.giveUp,
    invoke: (records: readonly StreamRecord[]) => options.invoke({ Records: records.map(shape) }),
  };
  const lanes = Array.from({ length: options.lanes * spec.parallelization }, () =>
    startLane(context, hostility),
  );
  const running = new Map<string, Promise<void>>();
  const progresses = new Map<string, Progress>();
  /** By shard, when a look was begun that found nothing new. */
  const foundEmpty = new Map<string, number>();
  let lastRecords = performance.now();
  const warn = (error: unknown) => options.warn(`${spec.id}: ${String(error)}`);

  const follow = async (shard: Shard) => {
    const progress = trackProgress((sequenceNumber) => checkpoints.set(shard.ShardId, sequenceNumber));
    progresses.set(shard.ShardId, progress);
    let read = checkpoints.of(shard.ShardId);
    let iterator: string | undefined = await startIterator(options, shard, read);
    while (iterator && !signal.aborted) {
      try {
        const asked = performance.now();
        const page = await client.records(iterator);
        if (signal.aborted) return;
        if (page.records.length > 0) lastRecords = performance.now();
        else foundEmpty.set(shard.ShardId, asked);
        for (const record of page.records) enqueue(record, { spec, lanes, progress });
        read = page.records.at(-1)?.dynamodb.SequenceNumber ?? read;
        iterator = page.next;
        if (page.records.length === 0) await rest();
        while (progress.pending > readAhead && !signal.aborted) await rest();
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof StreamsError) || error.code !== 'ExpiredIteratorException') warn(error);
        await rest();
        iterator = await startIterator(options, shard, read);
      }
    }
    if (signal.aborted) return;
    await progress.drained();
    checkpoints.set(shard.ShardId, shardEnd);
  };
  const rest = () => {
    const quiet = performance.now() - Math.max(lastRecords, options.lastActivity());
    const every = pollMs.find(({ quietMs }) => quiet < quietMs)?.every ?? 500;
    return pause(every, undefined, { signal }).catch(() => undefined);
  };
  /** A shard's children wait until it is done with, so that no item's changes overtake one another. */
  const discover = async () => {
    const shards = await client.shards(streamArn);
    const ids = shards.map(({ ShardId }) => ShardId);
    checkpoints.keepOnly(ids);
    for (const shard of shards) {
      const parent = shard.ParentShardId;
      const waits = parent && ids.includes(parent) && checkpoints.of(parent) !== shardEnd;
      if (waits || running.has(shard.ShardId) || checkpoints.of(shard.ShardId) === shardEnd) continue;
      const task = follow(shard)
        .catch(warn)
        .finally(() => {
          running.delete(shard.ShardId);
          foundEmpty.delete(shard.ShardId);
        });
      running.set(shard.ShardId, task);
    }
  };
  const main = async () => {
    while (!signal.aborted) {
      await discover().catch(warn);
      const again = pause(discoverMs, undefined, { signal }).catch(() => undefined);
      await Promise.race([...running.values(), again]);
    }
  };
  const ended = main();
  return {
    pending: () => [...progresses.values()].reduce((sum, { pending }) => sum + pending, 0),
    readTo: () =>
      running.size === 0 ? 0 : Math.min(...[...running.keys()].map((id) => foundEmpty.get(id) ?? 0)),
    async stop() {
      end.abort();
      await Promise.allSettled([ended, ...running.values(), ...lanes.map((lane) => lane.ended)]);
      checkpoints.flush();
    },
  };
}

/** By the whole key: records of one transaction go different ways, those of one item stay in order. */
function enqueue(
  record: StreamRecord,
  { spec, lanes, progress }: { spec: StreamMappingSpec; lanes: readonly Lane[]; progress: Progress },
): void {
  const done = progress.begin(record.dynamodb.SequenceNumber);
  if (!passes(spec.filters, record)) {
    done();
    return;
  }
  const hash = createHash('sha1').update(JSON.stringify(record.dynamodb.Keys)).digest().readUInt32BE();
  lanes[hash % lanes.length]?.push({ record, size: Buffer.byteLength(JSON.stringify(record)), done });
}
