import { afterAll, beforeAll, describe } from 'vitest';
import type { BodyStore } from '#storage/bodies.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { ticketsContract } from './contract/tickets.ts';

const noBodies: BodyStore = {
  put: async () => {},
  get: async () => null,
  deleteAll: async () => {},
};

describe('the store in DynamoDB', () => {
  let dynamodb: TestDynamoDb;
  beforeAll(async () => {
    dynamodb = await startTestDynamoDb();
  });
  afterAll(() => dynamodb.stop());

  ticketsContract(async (options) =>
    createDynamoStore({
      client: dynamodb.newClient(),
      tableName: await dynamodb.newTable(),
      bodies: noBodies,
      clock: () => start,
      ...options,
    }),
  );
});
