import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { StreamFailures } from '#infra/constructs/stream-failures.ts';

type Filter = ReturnType<typeof FilterCriteria.filter>;

/**
 * The table's stream as a source. A failing record is tried until an hour before the stream itself forgets it, so an
 * outage shorter than that moves nothing and loses nothing; then it is kept whole, and its shard goes on.
 */
export function tableStream(
  table: ITableV2,
  filters: Filter[],
  onFailure: StreamFailures,
): DynamoEventSource {
  return new DynamoEventSource(table, {
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    parallelizationFactor: 1,
    retryAttempts: -1,
    maxRecordAge: Duration.hours(23),
    onFailure,
    filters,
  });
}

interface RecordPattern {
  readonly events?: readonly ('INSERT' | 'MODIFY' | 'REMOVE')[];
  readonly pk: readonly unknown[];
  readonly sk?: readonly unknown[];
  readonly oldImage?: object;
  readonly newImage?: object;
}

function recordsWith({ events, pk, sk, oldImage, newImage }: RecordPattern): Filter {
  const Keys = { pk: { S: pk }, ...(sk && { sk: { S: sk } }) };
  const dynamodb = {
    Keys,
    ...(oldImage && { OldImage: oldImage }),
    ...(newImage && { NewImage: newImage }),
  };
  return FilterCriteria.filter({ ...(events && { eventName: events }), dynamodb });
}

const ofTickets = FilterRule.beginsWith('TICKET#');
const hadFailed = { delivery: { M: { state: { S: ['failed'] } } } };
/** Ends that count: answers that failed, or no longer (C2), and hand-offs that arrived, or didn't (H9). */
const hasEnded = { outcomeKey: { S: ['failed', 'handed-off'] } };
const deliveries = { events: ['MODIFY'], pk: ofTickets, sk: FilterRule.beginsWith('MSG#') } as const;

/** What each consumer reacts to, by the keys of `packages/storage/keys.ts`: nobody is invoked, and billed, for the rest. */
export const streamFilters = {
  react: [
    recordsWith({ events: ['INSERT'], pk: FilterRule.beginsWith('QUEUE#') }),
    recordsWith({
      pk: [...FilterRule.beginsWith('ROTATION#'), 'AGENTS', 'SETTINGS', ...FilterRule.beginsWith('CONTACT#')],
    }),
    recordsWith({ events: ['INSERT', 'MODIFY'], pk: ofTickets, sk: ['TICKET'] }),
    recordsWith({ ...deliveries, newImage: hasEnded }),
    recordsWith({ ...deliveries, oldImage: hadFailed }),
  ],
  relay: [
    recordsWith({ pk: ['SETTINGS', 'AGENTS', 'RECOUNT'] }),
    recordsWith({ pk: ofTickets, sk: ['TICKET'] }),
    recordsWith({
      pk: ofTickets,
      sk: FilterRule.beginsWith('MSG#'),
      newImage: { deliveryKey: { S: ['pending'] } },
    }),
    recordsWith({
      events: ['INSERT'],
      pk: ofTickets,
      sk: FilterRule.beginsWith('MSG#'),
      newImage: { mediaKey: { S: ['wanted'] } },
    }),
  ],
};
