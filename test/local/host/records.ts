import type { StreamMappingSpec } from '#local/assembly/events.ts';
import type { StreamRecord } from '#local/mappings/stream/client.ts';

export function aStreamMapping(more: Partial<StreamMappingSpec> = {}): StreamMappingSpec {
  return {
    id: 'mapping',
    functionName: 'react',
    batchSize: 10,
    batchingWindowMs: 0,
    reportsItemFailures: false,
    filters: [],
    tableName: 'table',
    startingPosition: 'TRIM_HORIZON',
    maximumRetries: -1,
    maximumAgeSeconds: -1,
    bisects: false,
    parallelization: 1,
    onFailure: undefined,
    ...more,
  };
}

export function aRecord(
  sequenceNumber: string,
  created = Date.now(),
  pk = `item ${sequenceNumber}`,
): StreamRecord {
  return {
    eventID: sequenceNumber,
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    awsRegion: 'ddblocal',
    dynamodb: {
      ApproximateCreationDateTime: created / 1_000,
      Keys: { pk: { S: pk } },
      NewImage: { pk: { S: pk } },
      SequenceNumber: sequenceNumber,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
