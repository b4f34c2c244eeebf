import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { defaultRetryPolicy } from '#storage/retry.ts';
import { start } from '#test/support/builders.ts';
import type { TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';

/** A store on a table and a client of its own, which a test may meddle with; `plain` is another on the same table. */
export async function setup(dynamodb: TestDynamoDb, table: { stream?: boolean } = {}) {
  const client = dynamodb.newClient();
  const tableName = await dynamodb.newTable(table);
  const bodies = createMemoryBodies();
  const waits: number[] = [];
  const retry = {
    ...defaultRetryPolicy,
    random: () => 1,
    wait: async (milliseconds: number) => void waits.push(milliseconds),
  };
  const open = (by: DynamoDBClient) =>
    createDynamoStore({ client: by, tableName, bodies, clock: () => start, retry });
  return {
    client,
    tableName,
    bodies,
    waits,
    store: open(client),
    plain: open(dynamodb.client),
    /** Everything in the table. */
    async items(): Promise<Record<string, unknown>[]> {
      const scan = await dynamodb.documents.send(
        new ScanCommand({ TableName: tableName, ConsistentRead: true }),
      );
      return scan.Items ?? [];
    },
  };
}
