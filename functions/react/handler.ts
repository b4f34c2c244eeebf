import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { parseStreamRecord } from '#storage/stream.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import type { Change } from '#use-cases/changes.ts';
import { type Reacting, react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';

export type Deps = Reacting & { readonly telemetry: Telemetry };

/**
 * Each record's own work first, whatever the others do; then, whatever became of it, one drain a queue, one tally of
 * the tickets and one count of the figures, for the whole batch. Where these fail the batch comes again: repeating them
 * changes nothing, as they look at the state of things, or at what was counted.
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
    const processor = new BatchProcessor(EventType.DynamoDBStreams);
    // Throws where all records have failed.
    const [own] = await Promise.allSettled([processPartialResponse(event, one, processor, { context })]);
    await reactTogether(changes, deps);
    if (own.status === 'rejected') throw own.reason;
    return own.value;
  };
  return middy(handle).use(observed(telemetry)).use(failuresLogged(telemetry));
}
