import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';

export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
}

/** One request as it went to AWS, marshalled, and what DynamoDB says that it consumed. */
export interface Recorded {
  readonly operation: string;
  readonly input: object;
  readonly capacity: Capacity;
}

export interface Capacity {
  readonly read: number;
  readonly write: number;
}

interface Recording {
  readonly requests: readonly Recorded[];
  /** Attempts included: every request that went over the wire. */
  readonly roundTrips: number;
}

/** Records at the SDK, by middleware, what `work` sends; the clients are as they were before afterwards. */
export async function record({ dynamodb, s3 }: Clients, work: () => Promise<void>): Promise<Recording> {
  const requests: Recorded[] = [];
  let roundTrips = 0;
  dynamodb.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } }),
    { step: 'initialize', name: 'bench-asks-for-capacity' },
  );
  // Within the SDK's retries: every attempt counts.
  const within = { step: 'finalizeRequest', priority: 'low', name: 'bench-records' } as const;
  dynamodb.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        roundTrips += 1;
        const result = await next(args);
        const operation = operationOf(commandName);
        const { ReturnConsumedCapacity: _, ...input } = { ...args.input, ReturnConsumedCapacity: '' };
        const consumed = consumedOf(result.output as Answer) + unseen(input as Batch, result.output as Batch);
        requests.push({
          operation,
          input,
          capacity: isRead(operation) ? asReads(consumed) : asWrites(consumed),
        });
        return result;
      },
    within,
  );
  s3.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        roundTrips += 1;
        const result = await next(args);
        requests.push({ operation: operationOf(commandName), input: args.input, capacity: asReads(0) });
        return result;
      },
    within,
  );
  try {
    await work();
  } finally {
    for (const client of [dynamodb, s3]) client.middlewareStack.remove('bench-records');
    dynamodb.middlewareStack.remove('bench-asks-for-capacity');
  }
  return { requests, roundTrips };
}

export const unitsIn = (requests: readonly Recorded[], unit: keyof Capacity): number =>
  requests.reduce((sum, { capacity }) => sum + capacity[unit], 0);

const operationOf = (commandName: string): string => commandName.replace(/Command$/, '');
const isRead = (operation: string): boolean => /^(BatchGet|Get|Query|Scan|TransactGet)/.test(operation);
const asReads = (units: number): Capacity => ({ read: units, write: 0 });
const asWrites = (units: number): Capacity => ({ read: 0, write: units });

interface Consumed {
  readonly CapacityUnits?: number;
}

interface Answer {
  readonly ConsumedCapacity?: Consumed | readonly Consumed[];
}

/** Of the table and all its indexes. */
function consumedOf({ ConsumedCapacity }: Answer): number {
  const all = [ConsumedCapacity ?? []].flat();
  return all.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

interface Batch {
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys?: readonly unknown[]; readonly ConsistentRead?: boolean }>
  >;
  readonly Responses?: Readonly<Record<string, readonly unknown[]>>;
}

/** Looking for an item that isn't there costs what the least one does, which DynamoDB Local leaves out. */
function unseen({ RequestItems = {} }: Batch, { Responses = {} }: Batch): number {
  return Object.entries(RequestItems).reduce((sum, [table, { Keys = [], ConsistentRead = false }]) => {
    const missing = Keys.length - (Responses[table]?.length ?? 0);
    return sum + missing * (ConsistentRead ? 1 : 0.5);
  }, 0);
}
