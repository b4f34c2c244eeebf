import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

const mostAtOnce = 25;
const inFlight = 8;

/** Writes many items by BatchWrite: for tests that begin with more than transactions could keep in their time. */
export async function writeItems(
  client: DynamoDBClient,
  tableName: string,
  items: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < items.length) {
      const some = items.slice(next, next + mostAtOnce);
      next += mostAtOnce;
      const puts = some.map((Item) => ({ PutRequest: { Item } }));
      const answer = await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: puts } }));
      if (Object.keys(answer.UnprocessedItems ?? {}).length > 0) throw new Error('items were left unwritten');
    }
  };
  await Promise.all(Array.from({ length: inFlight }, writer));
}
