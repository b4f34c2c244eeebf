import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { StreamMappingSpec } from '#local/assembly/events.ts';
import type { Outcome } from '#local/host/start-worker.ts';
import { type StreamRecord, type StreamsClient, StreamsError } from '#local/mappings/stream/client.ts';
import {
  type RunningMapping,
  type StreamMappingOptions,
  startStreamMapping,
} from '#local/mappings/stream/mapping.ts';
import { eventually } from '#test/support/eventually.ts';
import { aRecord, aStreamMapping } from './records.ts';

interface FakeShard {
  readonly id: string;
  readonly parent?: string;
  readonly records: StreamRecord[];
  closed?: boolean;
  /** Sequence numbers before this are no longer there. */
  trimmedBefore?: string;
}

const running: RunningMapping[] = [];
afterEach(async () => {
  for (const mapping of running.splice(0)) await mapping.stop();
});

/** A stream in memory; an iterator is `<shard>/<index of the next record>`. */
function fakeStream(shards: FakeShard[]): StreamsClient {
  const shardOf = (id: string) => shards.find((shard) => shard.id === id);
  return {
    shards: async () =>
      shards.map(({ id: ShardId, parent: ParentShardId }) => ({
        ShardId,
        ...(ParentShardId && { ParentShardId }),
      })),
    async iterator(_, shardId, position) {
      const { records = [], trimmedBefore = '' } = shardOf(shardId) ?? {};
      if (!('sequenceNumber' in position))
        return `${shardId}/${position.type === 'LATEST' ? records.length : 0}`;
      if (position.sequenceNumber < trimmedBefore)
        throw new StreamsError('TrimmedDataAccessException', 'gone');
      return `${shardId}/${records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === position.sequenceNumber) + 1}`;
    },
    async records(iterator) {
      const [shardId = '', start] = iterator.split('/');
      const { records = [], closed } = shardOf(shardId) ?? {};
      const page = records.slice(Number(start), Number(start) + 3);
      const next = Number(start) + page.length;
      return { records: page, next: closed && next >= records.length ? undefined : `${shardId}/${next}` };
    },
  };
}

function setup(
  shards: FakeShard[],
  options: Partial<StreamMappingOptions> & {
    answer?: (ids: string[]) => Outcome | Promise<Outcome>;
    spec?: StreamMappingSpec;
  } = {},
) {
  const seen: string[] = [];
  const events: { Records: StreamRecord[] }[] = [];
  const warnings: string[] = [];
  const mapping = startStreamMapping({
    spec: aStreamMapping(),
    client: fakeStream(shards),
    streamArn: 'arn:stream',
    checkpointsDir: undefined,
    giveUp: async () => {},
    clockOffset: () => 0,
    lastActivity: () => performance.now(),
    lanes: 1,
    hostility: undefined,
    region: 'eu-central-1',
    warn: (message) => warnings.push(message),
    async invoke(event) {
      const batch = event as { Records: StreamRecord[] };
      const ids = batch.Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      const outcome = (await options.answer?.(ids)) ?? { ok: true, requestId: 'r', payload: 'null' };
      events.push(batch);
      if (outcome.ok) seen.push(...ids);
      return outcome;
    },
    ...options,
  });
  running.push(mapping);
  const idle = () => eventually(() => expect(mapping.pending()).toBe(0));
  return { mapping, seen, events, warnings, idle };
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => aRecord(String(from + index).padStart(4, '0')));
const ids = (records: readonly StreamRecord[]) => records.map(({ dynamodb }) => dynamodb.SequenceNumber);

describe('a mapping from a stream', () => {
  it('hands records over as Lambda does, times by the local clock', async () => {
    const records = [aRecord('0001', 1_000_000)];
    const { events, idle } = setup([{ id: 'a', records }], { clockOffset: () => 172_800_000 });
    await eventually(() => expect(events).toHaveLength(1));
    await idle();
    expect(events[0]?.Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      eventSourceARN: 'arn:stream',
      dynamodb: {
        ApproximateCreationDateTime: 1_000 + 172_800,
        SequenceNumber: '0001',
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
  });

  it('takes new records as they come, in batches no larger than they may be', async () => {
    const shard = { id: 'a', records: numbered(1, 8) };
    const { seen, events } = setup([shard], { spec: aStreamMapping({ batchSize: 2 }) });
    await eventually(() => expect(seen).toHaveLength(8));
    shard.records.push(...numbered(9, 10));
    await eventually(() => expect(seen).toEqual(ids(numbered(1, 10))));
    expect(Math.max(...events.map(({ Records }) => Records.length))).toBe(2);
  });

  it('leaves out what no filter takes, and moves past it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
    const shard = { id: 'a', records: numbered(1, 4) };
    const spec = aStreamMapping({ filters: [{ dynamodb: { SequenceNumber: ['0002'] } }] });
    const first = setup([shard], { spec, checkpointsDir: folder });
    await eventually(() => expect(first.seen).toEqual(['0002']));
    await first.idle();
    await first.mapping.stop();
    const again = setup([shard], { checkpointsDir: folder });
    shard.records.push(...numbered(5, 5));
    await eventually(() => expect(again.seen).toEqual(['0005']));
  });

  it('after a restart goes on behind what was done, and repeats what wasn’t', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
    const shard = { id: 'a', records: numbered(1, 6) };
    const spec = aStreamMapping({ batchSize: 2 });
    const stuck = setup([shard], {
      spec,
      checkpointsDir: folder,
      answer: (batch) =>
        batch[0] === '0003' ? new Promise(() => {}) : { ok: true, requestId: 'r', payload: 'null' },
    });
    await eventually(() => expect(stuck.seen).toEqual(['0001', '0002']));
    running.splice(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const again = setup([shard], { spec, checkpointsDir: folder });
    await eventually(() => expect(again.seen).toEqual(ids(numbered(3, 6))));
  });

  it('begins with the oldest record there is when its checkpoint has been trimmed, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
    const first = setup([{ id: 'a', records: numbered(1, 2) }], { checkpointsDir: folder });
    await eventually(() => expect(first.seen).toHaveLength(2));
    await first.mapping.stop();
    const again = setup([{ id: 'a', records: numbered(8, 9), trimmedBefore: '0008' }], {
      checkpointsDir: folder,
    });
    await eventually(() => expect(again.seen).toEqual(['0008', '0009']));
    expect(again.warnings[0]).toContain('no longer has what came after its checkpoint');
  });

  it('forgets a checkpoint of another stream', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
    const shard = { id: 'a', records: numbered(1, 2) };
    const first = setup([shard], { checkpointsDir: folder });
    await eventually(() => expect(first.seen).toHaveLength(2));
    await first.mapping.stop();
    const again = setup([shard], { checkpointsDir: folder, streamArn: 'arn:made-anew' });
    await eventually(() => expect(again.seen).toEqual(['0001', '0002']));
  });

  it('reads a shard’s children only when it is done with', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { seen } = setup(
      [
        { id: 'child', parent: 'parent', records: numbered(5, 6) },
        { id: 'parent', records: numbered(1, 2), closed: true },
      ],
      {
        answer: async (batch) => {
          if (batch[0] === '0001') await held;
          return { ok: true, requestId: 'r', payload: 'null' };
        },
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen).toEqual([]);
    release();
    await eventually(() => expect(seen).toEqual(['0001', '0002', '0005', '0006']));
  });

  it('several lanes work at once, and keep the order of each item’s records', async () => {
    let together = 0;
    let most = 0;
    const records = Array.from({ length: 60 }, (_, index) =>
      aRecord(String(index).padStart(4, '0'), 0, `item ${index % 7}`),
    );
    const { seen } = setup([{ id: 'a', records }], {
      lanes: 4,
      spec: aStreamMapping({ batchSize: 3 }),
      async answer() {
        together += 1;
        most = Math.max(most, together);
        await new Promise((resolve) => setTimeout(resolve, 5));
        together -= 1;
        return { ok: true, requestId: 'r', payload: 'null' };
      },
    });
    await eventually(() => expect(seen).toHaveLength(60));
    expect(most).toBeGreaterThan(1);
    for (let item = 0; item < 7; item += 1) {
      const own = seen.filter((id) => Number(id) % 7 === item);
      expect(own).toEqual([...own].sort());
    }
  });

  it('on purpose repeats batches that are done already, behind the one after them', async () => {
    const { events } = setup([{ id: 'a', records: numbered(1, 4) }], {
      spec: aStreamMapping({ batchSize: 2 }),
      hostility: { random: () => 0, repeats: 0.1, driftMs: 0 },
    });
    await eventually(() => expect(events).toHaveLength(5));
    expect(events.map(({ Records }) => ids(Records).join())).toEqual([
      '0001,0002',
      '0001,0002',
      '0003,0004',
      '0001,0002',
      '0003,0004',
    ]);
  });
});
