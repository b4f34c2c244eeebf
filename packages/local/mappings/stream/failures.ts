import { randomUUID } from 'node:crypto';
import type { StreamMappingSpec } from '../../assembly/events.ts';
import type { Destinations } from '../destinations.ts';
import type { GiveUp } from './batch.ts';
import type { StreamRecord } from './client.ts';

export interface FailuresOptions {
  readonly spec: StreamMappingSpec;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly destinations: Destinations;
  /** Epoch milliseconds by the local clock. */
  readonly now: () => number;
  readonly warn: (message: string) => void;
}

/**
 * Sends what is given up to the mapping's destination: a queue gets what is needed to find the records, a bucket the
 * records as well. https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function giveUpTo(options: FailuresOptions): GiveUp {
  const { spec, destinations, streamArn } = options;
  return async (records, { condition, attempts, error }) => {
    options.warn(
      `${spec.id} gives up ${records.length} stream records (${condition}): ${error?.errorMessage ?? ''}`,
    );
    if (!spec.onFailure) return;
    const at = new Date(options.now()).toISOString();
    const document = {
      requestContext: {
        requestId: randomUUID(),
        functionArn: options.functionArn,
        condition,
        approximateInvokeCount: attempts,
      },
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: error ? 'Unhandled' : null,
      },
      version: '1.0',
      timestamp: at,
      DDBStreamBatchInfo: batchInfo(records, streamArn),
      ...(spec.onFailure.startsWith('arn:aws:s3:') && { payload: JSON.stringify({ Records: records }) }),
    };
    const day = at.slice(0, 10);
    const time = at.slice(11, 19).replaceAll(':', '.');
    const key = `aws/lambda/${spec.id}/shardId-local/${day.replaceAll('-', '/')}/${day}T${time}-${randomUUID()}`;
    await destinations.send(spec.onFailure, JSON.stringify(document), { key });
  };
}

function batchInfo(records: readonly StreamRecord[], streamArn: string): object {
  const arrival = (record: StreamRecord | undefined) =>
    new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1_000).toISOString();
  return {
    shardId: 'shardId-local',
    startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
    endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
    approximateArrivalOfFirstRecord: arrival(records[0]),
    approximateArrivalOfLastRecord: arrival(records.at(-1)),
    batchSize: records.length,
    streamArn,
  };
}
