import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type ScalarAttributeType,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type IndexName, indexAttributeTypes, tableIndexes } from '#contracts/table-indexes.ts';
import { startDynamoDb } from '#local/services/dynamodb.ts';
import type { DynamoDb } from '#local/services/types.ts';
import { createDynamoClient } from '#storage/client.ts';

/** DynamoDB Local for one test file; what each test keeps is apart because each makes a table of its own. */
export async function startTestDynamoDb() {
  const dynamodb: DynamoDb = await startDynamoDb();
  const clients: DynamoDBClient[] = [];
  const newClient = (): DynamoDBClient => {
    const client = createDynamoClient({
      endpoint: dynamodb.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    clients.push(client);
    return client;
  };
  const client = newClient();
  return {
    url: dynamodb.url,
    client,
    documents: DynamoDBDocumentClient.from(client),
    /** One of its own, for tests that meddle with it. */
    newClient,
    /**
     * With a stream only on request: each one ever made slows every later write down in DynamoDB Local. Of two indexes
     * with the same hash attributes DynamoDB Local reads the first one for both, and sorts: `first` says which come first.
     */
    async newTable({ stream = false, first = [] }: NewTable = {}): Promise<string> {
      const tableName = `rondo-${randomUUID()}`;
      await createTable(client, tableName, { stream, first });
      return tableName;
    },
    async stop(): Promise<void> {
      for (const client of clients) client.destroy();
      await dynamodb.stop();
    },
  };
}

export type TestDynamoDb = Awaited<ReturnType<typeof startTestDynamoDb>>;

interface NewTable {
  readonly stream?: boolean;
  readonly first?: readonly IndexName[];
}

/** The table as the stacks make it: both read the indexes from the same place. */
async function createTable(
  client: DynamoDBClient,
  tableName: string,
  { stream, first }: Required<NewTable>,
): Promise<void> {
  const indexes = { ...Object.fromEntries(first.map((name) => [name, tableIndexes[name]])), ...tableIndexes };
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema(['pk'], 'sk'),
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        ...Object.entries(indexAttributeTypes).map(([AttributeName, type]) => ({
          AttributeName,
          AttributeType: type satisfies ScalarAttributeType,
        })),
      ],
      GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, { hash, range }]) => ({
        IndexName,
        KeySchema: keySchema(hash, range),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
    }),
  );
}

const keySchema = (hash: readonly string[], range: string | null): KeySchemaElement[] => [
  ...hash.map((AttributeName) => ({ AttributeName, KeyType: 'HASH' as const })),
  ...(range === null ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
];
