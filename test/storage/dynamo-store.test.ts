import { afterAll, beforeAll, describe } from 'vitest';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { storeContract } from './contract/index.ts';

describe('the store in DynamoDB', () => {
  let dynamodb: TestDynamoDb;
  beforeAll(async () => {
    dynamodb = await startTestDynamoDb();
  });
  afterAll(() => dynamodb.stop());

  storeContract(
    async (options) =>
      createDynamoStore({
        client: dynamodb.client,
        tableName: await dynamodb.newTable(),
        bodies: createMemoryBodies(),
        clock: () => start,
        ...options,
      }),
    { runs: 12 },
  );
});
