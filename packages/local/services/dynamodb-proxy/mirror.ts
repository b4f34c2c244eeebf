import * as z from 'zod';
import type { Backend } from './forward.ts';
import type { Item } from './tables.ts';

const suffix = '.lagging';

export function replicaOf(table: string): string {
  return `${table}${suffix}`;
}

export function isReplica(table: string): boolean {
  return table.endsWith(suffix);
}

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const index = z.object({ IndexName: z.string(), KeySchema: keySchema, Projection: z.looseObject({}) });
/** What of a table's description the replica has to share. */
const definition = z.object({
  Table: z.object({
    AttributeDefinitions: z.array(z.looseObject({})),
    KeySchema: keySchema,
    GlobalSecondaryIndexes: z.array(index).optional(),
    LocalSecondaryIndexes: z.array(index).optional(),
  }),
});
const attributes = z.record(z.string(), z.unknown());
const scanned = z.object({ Items: z.array(attributes), LastEvaluatedKey: attributes.optional() });
const found = z.object({
  Responses: z.record(z.string(), z.array(attributes)),
  UnprocessedKeys: z.record(z.string(), z.object({ Keys: z.array(attributes) })).default({}),
});

export interface Mirror {
  /** Copies items as they are now; one that is gone goes from the replica too. */
  copy(items: readonly Item[]): Promise<void>;
  /** Makes the replica of a table anew and copies all of it. */
  renew(table: string): Promise<void>;
  remove(replica: string): Promise<void>;
}

export function createMirror(backend: Backend): Mirror {
  const write = async (replica: string, requests: readonly object[]) => {
    for (let start = 0; start < requests.length; start += 25) {
      await backend.call('BatchWriteItem', {
        RequestItems: { [replica]: requests.slice(start, start + 25) },
      });
    }
  };
  const remove = async (replica: string) => {
    await backend.call('DeleteTable', { TableName: replica }).catch((error: unknown) => {
      if (!String(error).includes('ResourceNotFoundException')) throw error;
    });
  };
  const copyOf = async (table: string, items: readonly Item[]) => {
    const current = await readAll(backend, table, items);
    const isCurrent = (key: Item['key']) => current.some((item) => sameKey(key, item));
    await write(replicaOf(table), [
      ...current.map((Item) => ({ PutRequest: { Item } })),
      ...items.filter(({ key }) => !isCurrent(key)).map(({ key }) => ({ DeleteRequest: { Key: key } })),
    ]);
  };
  return {
    remove,
    async copy(items) {
      const byTable = Map.groupBy(items, ({ table }) => table);
      for (const [table, group] of byTable) await copyOf(table, group);
    },
    async renew(table) {
      const { Table } = definition.parse(await backend.call('DescribeTable', { TableName: table }));
      await remove(replicaOf(table));
      await backend.call('CreateTable', {
        ...Table,
        TableName: replicaOf(table),
        BillingMode: 'PAY_PER_REQUEST',
      });
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = scanned.parse(
          await backend.call('Scan', { TableName: table, ConsistentRead: true, ExclusiveStartKey }),
        );
        await write(
          replicaOf(table),
          page.Items.map((Item) => ({ PutRequest: { Item } })),
        );
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    },
  };
}

async function readAll(
  backend: Backend,
  table: string,
  items: readonly Item[],
): Promise<Record<string, unknown>[]> {
  const current: Record<string, unknown>[] = [];
  let keys: readonly object[] = items.map(({ key }) => key);
  while (keys.length > 0) {
    const answer = found.parse(
      await backend.call('BatchGetItem', { RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
    );
    current.push(...(answer.Responses[table] ?? []));
    keys = answer.UnprocessedKeys[table]?.Keys ?? [];
  }
  return current;
}

function sameKey(key: Item['key'], item: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(key).every(([name, value]) => JSON.stringify(item[name]) === JSON.stringify(value));
}
