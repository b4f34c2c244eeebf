import type { StreamMappingSpec } from '../../assembly/events.ts';
import { type Position, type Shard, type StreamsClient, StreamsError } from './client.ts';

export interface Source {
  readonly spec: StreamMappingSpec;
  readonly client: StreamsClient;
  readonly streamArn: string;
  readonly warn: (message: string) => void;
}

/** Behind what was done, or where the mapping says to begin; with the oldest there is if that is gone. */
export async function startIterator(
  options: Source,
  shard: Shard,
  after: string | undefined,
): Promise<string> {
  const { client, streamArn, spec } = options;
  const position: Position = after
    ? { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: after }
    : { type: spec.startingPosition };
  try {
    return await client.iterator(streamArn, shard.ShardId, position);
  } catch (error) {
    if (!(error instanceof StreamsError) || error.code !== 'TrimmedDataAccessException') throw error;
    options.warn(
      `${spec.id}: the stream no longer has what came after its checkpoint; starting with the oldest there is`,
    );
    return client.iterator(streamArn, shard.ShardId, { type: 'TRIM_HORIZON' });
  }
}
