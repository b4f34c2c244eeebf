import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { defaultRetryPolicy } from '#storage/retry.ts';
import { start } from '#test/support/builders.ts';
import { cancelled, connectionLost, failure, meddle } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { deliveries, receiveAll } from './contract/races.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

type Trouble = 'none' | 'conflict' | 'throttled' | 'refused' | 'lost-request' | 'lost-answer';

const troubles = fc.infiniteStream(
  fc.constantFrom<Trouble>(
    'none',
    'none',
    'none',
    'conflict',
    'throttled',
    'refused',
    'lost-request',
    'lost-answer',
  ),
);

/** What the cloud has and DynamoDB Local hasn't. */
async function troubled(trouble: Trouble, proceed: () => Promise<unknown>): Promise<unknown> {
  switch (trouble) {
    case 'none':
      return proceed();
    case 'conflict':
      throw cancelled('TransactionConflict');
    case 'throttled':
      throw failure('ThrottlingException');
    case 'refused':
      throw failure('InternalServerError', { $metadata: { httpStatusCode: 500 } });
    case 'lost-request':
      throw connectionLost();
    case 'lost-answer':
      await proceed();
      throw connectionLost();
  }
}

describe('messages that come at once, while calls conflict, are throttled or lost', () => {
  it('T5, T6: are each kept once, and each caller hears the truth', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, troubles, async (delivered, stream) => {
        const client = dynamodb.newClient();
        const tableName = await dynamodb.newTable();
        // Troubles end, as those of the cloud do: what never ends is another test's.
        let left = 60;
        meddle(client, ({ operation }, proceed) => {
          const trouble = left-- > 0 ? (stream.next().value ?? 'none') : 'none';
          return troubled(
            trouble === 'conflict' && operation !== 'TransactWriteItems' ? 'none' : trouble,
            proceed,
          );
        });
        const bodies = createMemoryBodies();
        // It is about the truth, not about giving up.
        const retry = { ...defaultRetryPolicy, attempts: 1_000, wait: async () => {} };
        const store = createDynamoStore({ client, tableName, bodies, clock: () => start, retry });
        await receiveAll(store, delivered);
        client.destroy();
      }),
      { numRuns: 10 },
    );
  }, 120_000);
});
