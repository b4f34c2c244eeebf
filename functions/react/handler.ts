import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { parseStreamRecord } from '#storage/stream.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import type { Change } from '#use-cases/changes.ts';
import { drainAfter, type Reacting, react } from '#use-cases/react.ts';

export type Deps = Reacting & { readonly telemetry: Telemetry };

/**
 * Each record's own work first, whatever the others do; then one drain a queue, for the whole batch. Where the drain
 * fails the batch comes again: both look at the state of things, so that repeating them changes nothing.
 */
export function createHandler({ telemetry, ...deps }: Deps) {
  const handle = async (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> => {
    const changes: Change[] = [];
    const one = async (record: DynamoDBRecord): Promise<void> => {
      try {
        const change = parseStreamRecord(record);
        if (change === null) return;
        changes.push(change);
        await react(change, deps);
      } catch (error) {
        // The batch's answer names failed records, not why they failed.
        deps.log.error('record-failed', { sequenceNumber: record.dynamodb?.SequenceNumber, error });
        throw error;
      }
    };
    const response = await processPartialResponse(event, one, new BatchProcessor(EventType.DynamoDBStreams), {
      context,
    });
    await drainAfter(changes, deps);
    return response;
  };
  return middy(handle).use(observed(telemetry)).use(failuresLogged(telemetry));
}
