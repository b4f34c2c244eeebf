import * as z from 'zod';

const imageSchema = z.record(z.string(), z.unknown());
const recordSchema = z.looseObject({
  eventID: z.string(),
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.looseObject({
    ApproximateCreationDateTime: z.number(),
    Keys: imageSchema,
    SequenceNumber: z.string(),
  }),
});
const shardSchema = z.object({ ShardId: z.string(), ParentShardId: z.string().optional() });

/** A stream record in its JSON form, which is what Lambda hands to functions. */
export type StreamRecord = z.infer<typeof recordSchema>;
export type Shard = z.infer<typeof shardSchema>;

export type Position =
  | { readonly type: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly type: 'AFTER_SEQUENCE_NUMBER'; readonly sequenceNumber: string };

export class StreamsError extends Error {
  /** The service's name for it, e.g. `TrimmedDataAccessException`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** DynamoDB's streams by their JSON protocol: records are passed on as they come, which the SDK would take apart. */
export interface StreamsClient {
  shards(streamArn: string): Promise<Shard[]>;
  iterator(streamArn: string, shardId: string, position: Position): Promise<string>;
  /** No `next` at the end of a closed shard. */
  records(iterator: string): Promise<{ records: readonly StreamRecord[]; next: string | undefined }>;
}

export function createStreamsClient(url: string, region: string): StreamsClient {
  const call = (operation: string, body: object) => callStreams(url, region, operation, body);
  return {
    async shards(StreamArn) {
      const answer = await call('DescribeStream', { StreamArn });
      return z.object({ StreamDescription: z.object({ Shards: z.array(shardSchema) }) }).parse(answer)
        .StreamDescription.Shards;
    },
    async iterator(StreamArn, ShardId, position) {
      const answer = await call('GetShardIterator', {
        StreamArn,
        ShardId,
        ShardIteratorType: position.type,
        ...('sequenceNumber' in position && { SequenceNumber: position.sequenceNumber }),
      });
      return z.object({ ShardIterator: z.string() }).parse(answer).ShardIterator;
    },
    async records(ShardIterator) {
      const answer = await call('GetRecords', { ShardIterator });
      const schema = z.object({ Records: z.array(recordSchema), NextShardIterator: z.string().nullish() });
      const { Records, NextShardIterator } = schema.parse(answer);
      return { records: Records, next: NextShardIterator ?? undefined };
    },
  };
}

async function callStreams(url: string, region: string, operation: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
      // DynamoDB Local reads who calls out of this and checks no signature.
      authorization: `AWS4-HMAC-SHA256 Credential=streams/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=local`,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  const { data } = z
    .looseObject({ __type: z.string(), message: z.string().optional() })
    .safeParse(parseJson(text));
  throw new StreamsError(data?.__type.split('#').at(-1) ?? `HTTP ${response.status}`, data?.message ?? text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
