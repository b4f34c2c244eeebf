import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { type Capacity, capacityOf } from './units.ts';

export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
}

/** One request as it went to AWS, marshalled, and what it consumed of DynamoDB. */
export interface Recorded {
  readonly operation: string;
  readonly input: object;
  readonly capacity: Capacity;
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
        requests.push({ operation, input, capacity: capacityOf(operation, input, { ...result.output }) });
        return result;
      },
    within,
  );
  s3.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        roundTrips += 1;
        const result = await next(args);
        requests.push({ operation: operationOf(commandName), input: args.input, capacity: none });
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

const none: Capacity = { read: 0, write: 0 };
const operationOf = (commandName: string): string => commandName.replace(/Command$/, '');
