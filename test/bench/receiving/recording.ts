import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** One request as it went to DynamoDB, marshalled, and what DynamoDB says that it consumed. */
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

/** Records at the SDK, by middleware, what `work` sends; the client is as it was before afterwards. */
export async function record(client: DynamoDBClient, work: () => Promise<void>): Promise<Recording> {
  const requests: Recorded[] = [];
  let roundTrips = 0;
  client.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } }),
    { step: 'initialize', name: 'bench-asks-for-capacity' },
  );
  // Within the SDK's retries: every attempt counts.
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        roundTrips += 1;
        const result = await next(args);
        const operation = commandName.replace(/Command$/, '');
        const { ReturnConsumedCapacity: _, ...input } = { ...args.input, ReturnConsumedCapacity: '' };
        const consumed = consumedOf(result.output as Answer) + unseen(input as Batch, result.output as Batch);
        requests.push({
          operation,
          input,
          capacity: isRead(operation) ? asReads(consumed) : asWrites(consumed),
        });
        return result;
      },
    { step: 'finalizeRequest', priority: 'low', name: 'bench-records' },
  );
  try {
    await work();
  } finally {
    client.middlewareStack.remove('bench-records');
    client.middlewareStack.remove('bench-asks-for-capacity');
  }
  return { requests, roundTrips };
}

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
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly unknown[] }>>;
  readonly Responses?: Readonly<Record<string, readonly unknown[]>>;
}

/** Looking for an item that isn't there costs a unit, which DynamoDB Local leaves out. */
function unseen({ RequestItems = {} }: Batch, { Responses = {} }: Batch): number {
  const asked = Object.values(RequestItems).reduce((sum, { Keys = [] }) => sum + Keys.length, 0);
  const found = Object.values(Responses).reduce((sum, items) => sum + items.length, 0);
  return asked === 0 ? 0 : asked - found;
}
