import {
  type AttributeValue,
  BatchWriteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { createStreamsClient, type StreamRecord } from '#local/mappings/stream/client.ts';
import { itemOfImage } from '#storage/image.ts';
import { meddle } from '../dynamodb-faults.ts';
import type { TestDynamoDb } from '../dynamodb-local.ts';
import { counted } from './process.ts';

type Item = Record<string, AttributeValue>;
export type Plain = Record<string, unknown>;

/** A table on DynamoDB Local with its stream, which can be put back to what it held before. */
export async function openTable(dynamodb: TestDynamoDb) {
  const tableName = await dynamodb.newTable({ stream: true });
  const watched = dynamodb.newClient();
  /** Whether anything was written since the stream was read. */
  let written = false;
  meddle(watched, ({ operation, input }, proceed) =>
    counted(nameOf(operation, input), () => {
      if (!/^(BatchGetItem|Query)$/.test(operation)) written = true;
      return proceed();
    }),
  );
  const unwatched = dynamodb.newClient();
  const stream = await openStream(dynamodb.url, unwatched, tableName);
  const scan = async (): Promise<Item[]> => {
    const { Items = [] } = await unwatched.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true }),
    );
    return Items.filter((item) => !item.pk?.S?.startsWith(sentinel));
  };
  return {
    tableName,
    client: watched,
    scan,
    items: async (): Promise<Plain[]> => (await scan()).map((item) => itemOfImage(item as never)),
    async newRecords(): Promise<StreamRecord[]> {
      if (!written) return [];
      written = false;
      return stream.read();
    },
    async restore(items: readonly Item[]): Promise<void> {
      const wanted = new Map(items.map((item) => [keyOf(item), item]));
      const present = new Map((await scan()).map((item) => [keyOf(item), item]));
      const gone = [...present.values()].filter((item) => !wanted.has(keyOf(item)));
      const changed = items.filter(
        (item) => JSON.stringify(present.get(keyOf(item))) !== JSON.stringify(item),
      );
      const requests = [
        ...gone.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } as Item } })),
        ...changed.map((item) => ({ PutRequest: { Item: item } })),
      ];
      if (requests.length === 0 && !written) return;
      await write(unwatched, tableName, requests);
      await stream.read();
      written = false;
    },
  };
}

export type Table = Awaited<ReturnType<typeof openTable>>;

const keyOf = (item: Item): string => `${item.pk?.S}\n${item.sk?.S}`;

type WriteRequest = { PutRequest: { Item: Item } } | { DeleteRequest: { Key: Item } };

async function write(client: DynamoDBClient, tableName: string, requests: WriteRequest[]): Promise<void> {
  for (let next = 0; next < requests.length; next += 25)
    await client.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: requests.slice(next, next + 25) } }),
    );
}

const sentinel = '~sentinel';

/** The table's own stream, from now on. Whatever was written before a read is in what has been read by then. */
async function openStream(url: string, client: DynamoDBClient, tableName: string) {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const arn = Table?.LatestStreamArn ?? '';
  const streams = createStreamsClient(url, 'eu-central-1');
  const [shard] = await streams.shards(arn);
  const from = (sequenceNumber: string | undefined): Promise<string> =>
    streams.iterator(
      arn,
      shard?.ShardId ?? '',
      sequenceNumber === undefined
        ? { type: 'TRIM_HORIZON' }
        : { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber },
    );
  let iterator: string | null = null;
  let last: string | undefined;
  let reads = 0;
  return {
    async read(): Promise<StreamRecord[]> {
      reads += 1;
      const mark = `${sentinel}-${reads}`;
      await client.send(
        new PutItemCommand({ TableName: tableName, Item: { pk: { S: mark }, sk: { S: mark } } }),
      );
      const found: StreamRecord[] = [];
      for (;;) {
        // DynamoDB Local forgets where an iterator stands that has waited for a first record.
        iterator ??= await from(last);
        const page = await streams.records(iterator);
        iterator = page.records.length === 0 && last === undefined ? null : (page.next ?? null);
        last = page.records.at(-1)?.dynamodb.SequenceNumber ?? last;
        found.push(...page.records);
        if (page.records.some((record) => keyIn(record) === mark))
          return found.filter((record) => !keyIn(record).startsWith(sentinel));
      }
    },
  };
}

const keyIn = ({ dynamodb }: StreamRecord): string => (dynamodb.Keys.pk as { S: string }).S;

/** What a call is about, for whoever reads the list of points: `TransactWriteItems contact message receipt ticket`. */
function nameOf(operation: string, input: Readonly<Record<string, unknown>>): string {
  const kinds = new Set(keysIn(input).map(({ pk, sk }) => kindOf(pk, sk)));
  return [operation, ...[...kinds].toSorted()].join(' ');
}

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Every key in a call, wherever the API has it; a query's is in its values. */
function keysIn(value: unknown): Key[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('pk' in value && 'sk' in value) return [{ pk: text(value.pk), sk: text(value.sk) }];
  if ('KeyConditionExpression' in value) return [queryKey(value)];
  return Object.values(value).flatMap(keysIn);
}

function queryKey({ IndexName, ExpressionAttributeValues }: Readonly<Record<string, unknown>>): Key {
  const [first] = Object.values((ExpressionAttributeValues ?? {}) as object);
  return IndexName === undefined ? { pk: text(first), sk: 'MSG#' } : { pk: String(IndexName), sk: '' };
}

const text = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'S' in value ? String(value.S) : String(value);

function kindOf(pk: string, sk: string): string {
  const [partition = ''] = pk.split('#');
  if (partition !== 'TICKET') return partition.toLowerCase();
  if (!sk.startsWith('MSG#')) return sk.toLowerCase();
  return sk === 'MSG#' ? 'thread' : /^MSG#\d+$/.test(sk) ? 'message' : 'history';
}
