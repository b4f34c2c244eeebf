import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeAtomically } from '../../services/files.ts';

const savedSchema = z.object({
  streamArn: z.string(),
  /** By shard: the last sequence number done with, or `end` for a closed shard that is done with. */
  shards: z.record(z.string(), z.string()),
});

export const shardEnd = 'end';

/** Where a mapping stands in its stream, kept over restarts. What it says may be behind, never ahead. */
export interface Checkpoints {
  of(shardId: string): string | undefined;
  set(shardId: string, sequenceNumber: string): void;
  /** Forgets shards that the stream no longer has. */
  keepOnly(shardIds: readonly string[]): void;
  /** Writes what has not been written yet. */
  flush(): void;
}

/** Written at most so often: after a crash the records since are delivered again, as Lambda would. */
const writeEveryMs = 100;

export function openCheckpoints(
  folder: string | undefined,
  mappingId: string,
  streamArn: string,
): Checkpoints {
  const file = folder && join(folder, `${mappingId}.json`);
  const shards = new Map<string, string>(Object.entries(readSaved(file, streamArn)));
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!file || !folder) return;
    mkdirSync(folder, { recursive: true });
    writeAtomically(file, JSON.stringify({ streamArn, shards: Object.fromEntries(shards) }));
  };
  const changed = () => {
    timer ??= setTimeout(flush, writeEveryMs);
  };
  return {
    of: (shardId) => shards.get(shardId),
    set(shardId, sequenceNumber) {
      shards.set(shardId, sequenceNumber);
      changed();
    },
    keepOnly(shardIds) {
      for (const shardId of shards.keys()) if (!shardIds.includes(shardId)) shards.delete(shardId);
    },
    flush,
  };
}

/** Those of another stream, of a table that was made anew, are worth nothing. */
function readSaved(file: string | undefined, streamArn: string): Record<string, string> {
  if (!file || !existsSync(file)) return {};
  const { data } = savedSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return data?.streamArn === streamArn ? data.shards : {};
}
