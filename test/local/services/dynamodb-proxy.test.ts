import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFaults, type Faults } from '#local/faults.ts';
import { startDynamoDb } from '#local/services/dynamodb.ts';
import { startDynamoDbProxy } from '#local/services/dynamodb-proxy.ts';
import type { DynamoDb, DynamoDbProxy, DynamoDbProxyOptions } from '#local/services/types.ts';
import { eventually } from '#test/support/eventually.ts';

const TableName = 'tickets';
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'TICKET' } });
const item = (pk: string, status = 'open') => ({
  ...key(pk),
  status: { S: status },
  shard: { N: '1' },
  at: { N: '5' },
});
const put = (pk: string, status?: string) => ({ Put: { TableName, Item: item(pk, status) } });

let backend: DynamoDb;
beforeAll(async () => {
  backend = await startDynamoDb();
});
afterAll(() => backend.stop());

interface Setup {
  readonly proxy: DynamoDbProxy;
  readonly client: DynamoDBClient;
  readonly faults: Faults;
  readonly crashed: string[];
}
const running = new Set<DynamoDbProxy>();

async function stop(proxy: DynamoDbProxy): Promise<void> {
  running.delete(proxy);
  await proxy.stop();
}

async function setup(options: Partial<DynamoDbProxyOptions> = {}): Promise<Setup> {
  const faults = createFaults();
  const crashed: string[] = [];
  const proxy = await startDynamoDbProxy({
    backend: backend.url,
    faults,
    crash: (caller) => void crashed.push(caller),
    lag: { min: 0, max: 0 },
    ...options,
  });
  running.add(proxy);
  return { proxy, client: clientOf(proxy.url), faults, crashed };
}

function clientOf(endpoint: string, accessKeyId = 'react-1'): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'x' },
  });
}

beforeEach(async () => {
  const raw = clientOf(backend.url, 'raw');
  const { TableNames = [] } = await raw.send(new ListTablesCommand());
  await fetchOperation(backend.url, 'ListTables', {});
  for (const name of TableNames) await fetchOperation(backend.url, 'DeleteTable', { TableName: name });
  await fetchOperation(backend.url, 'CreateTable', definition);
});
afterEach(async () => {
  for (const proxy of running) await stop(proxy);
});

const definition = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'sk', AttributeType: 'S' as const },
    { AttributeName: 'status', AttributeType: 'S' as const },
    { AttributeName: 'shard', AttributeType: 'N' as const },
    { AttributeName: 'at', AttributeType: 'N' as const },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byStatus',
      KeySchema: [
        { AttributeName: 'status', KeyType: 'HASH' as const },
        { AttributeName: 'shard', KeyType: 'HASH' as const },
        { AttributeName: 'at', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'ALL' as const },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const },
};

async function fetchOperation(url: string, operation: string, input: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=x',
    },
    body: JSON.stringify(input),
  });
  return answer.json();
}

const openTickets = async (client: DynamoDBClient) => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: 'byStatus',
      KeyConditionExpression: '#status = :open AND #shard = :one',
      ExpressionAttributeNames: { '#status': 'status', '#shard': 'shard' },
      ExpressionAttributeValues: { ':open': { S: 'open' }, ':one': { N: '1' } },
    }),
  );
  return Items.map((found) => found.pk?.S);
};

/** A transaction that has reached the proxy and is at its items for a while. */
async function underway({ client, proxy }: Setup, ...items: ReturnType<typeof put>[]) {
  proxy.inject({ latency: 300 });
  proxy.resetCounts();
  const finished = client.send(
    new TransactWriteItemsCommand({ ClientRequestToken: 'first', TransactItems: items }),
  );
  await eventually(() => expect(proxy.counts()).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  proxy.inject({ latency: 0 });
  return { finished };
}

describe('transactions in each other’s way', { timeout: 90_000 }, () => {
  it('cancels a transaction that meets another at an item, with the reason at its place', async () => {
    const all = await setup();
    const { client } = all;
    const first = await underway(all, put('a'));
    const second = client.send(new TransactWriteItemsCommand({ TransactItems: [put('b'), put('a')] }));
    await expect(second).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
    });
    await first.finished;
    const read = await client.send(new GetItemCommand({ TableName, Key: key('b'), ConsistentRead: true }));
    expect(read.Item).toBeUndefined();
  });

  it('refuses a single write to an item that a transaction is at', async () => {
    const all = await setup();
    const { client } = all;
    const first = await underway(all, put('a'));
    const writes = [
      client.send(new PutItemCommand({ TableName, Item: item('a') })),
      client.send(new DeleteItemCommand({ TableName, Key: key('a') })),
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: key('a'),
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      ),
    ];
    for (const write of writes)
      await expect(write).rejects.toMatchObject({ name: 'TransactionConflictException' });
    await first.finished;
  });

  it('lets single writes to one item follow each other, and transactions at different items', async () => {
    const { client } = await setup();
    const add = () =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: key('n'),
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      );
    await Promise.all(Array.from({ length: 20 }, add));
    const read = await client.send(new GetItemCommand({ TableName, Key: key('n'), ConsistentRead: true }));
    expect(read.Item?.n).toEqual({ N: '20' });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        client.send(new TransactWriteItemsCommand({ TransactItems: [put(`x${index}`), put(`y${index}`)] })),
      ),
    );
  });

  it('cancels a transactional read of what is being written', async () => {
    const all = await setup();
    const { client } = all;
    const first = await underway(all, put('a'));
    const read = client.send(
      new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: key('a') } }] }),
    );
    await expect(read).rejects.toBeInstanceOf(TransactionCanceledException);
    await first.finished;
  });

  it('leaves what a transaction is at unprocessed in a batch', async () => {
    const all = await setup();
    const { client } = all;
    const first = await underway(all, put('a'));
    const requests = ['b', 'a'].map((pk) => ({ PutRequest: { Item: item(pk, 'batch') } }));
    const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    expect(answer.UnprocessedItems).toEqual({ [TableName]: [requests[1]] });
    await first.finished;
    const read = await client.send(new GetItemCommand({ TableName, Key: key('b'), ConsistentRead: true }));
    expect(read.Item?.status).toEqual({ S: 'batch' });
  });

  it('refuses a transaction whose token is in progress, and answers its repetition once it is done', async () => {
    const all = await setup();
    const first = await underway(all, put('a'));
    const repeat = () =>
      all.client.send(
        new TransactWriteItemsCommand({ ClientRequestToken: 'first', TransactItems: [put('a')] }),
      );
    await expect(repeat()).rejects.toMatchObject({ name: 'TransactionInProgressException' });
    await first.finished;
    await repeat();
  });

  it('never conflicts when it isn’t hostile, unless it is asked to', async () => {
    const { client, proxy } = await setup({ hostile: false });
    await Promise.all(
      Array.from({ length: 20 }, () =>
        client.send(new TransactWriteItemsCommand({ TransactItems: [put('a')] })),
      ),
    );
    proxy.inject({ conflicts: 1 });
    await expect(
      client.send(new TransactWriteItemsCommand({ TransactItems: [put('a')] })),
    ).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'TransactionConflict' }],
    });
  });
});

describe('reads that lag', { timeout: 90_000 }, () => {
  it('shows a write in an index and in non-consistent reads only after the lag, and at once in consistent ones', async () => {
    const { client } = await setup({ lag: { min: 400, max: 500 } });
    await client.send(new PutItemCommand({ TableName, Item: item('a') }));
    const consistent = await client.send(
      new GetItemCommand({ TableName, Key: key('a'), ConsistentRead: true }),
    );
    expect(consistent.Item).toEqual(item('a'));
    expect(await openTickets(client)).toEqual([]);
    expect((await client.send(new GetItemCommand({ TableName, Key: key('a') }))).Item).toBeUndefined();
    expect((await client.send(new ScanCommand({ TableName }))).Items).toEqual([]);
    await eventually(async () => expect(await openTickets(client)).toEqual(['a']), 3_000);
    await client.send(new DeleteItemCommand({ TableName, Key: key('a') }));
    expect(await openTickets(client)).toEqual(['a']);
    await eventually(async () => expect(await openTickets(client)).toEqual([]), 3_000);
  });

  it('catches up with every kind of write', async () => {
    const { client, proxy } = await setup({ lag: { min: 50, max: 300 } });
    await client.send(new TransactWriteItemsCommand({ TransactItems: ['a', 'b', 'c'].map((pk) => put(pk)) }));
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: [{ PutRequest: { Item: item('d') } }, { DeleteRequest: { Key: key('a') } }],
        },
      }),
    );
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key('b'),
        UpdateExpression: 'SET #status = :closed',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':closed': { S: 'closed' } },
      }),
    );
    await proxy.caughtUp();
    expect((await openTickets(client)).toSorted()).toEqual(['c', 'd']);
  });

  it('answers a batch of consistent and other reads under the tables’ own names', async () => {
    const { client, proxy } = await setup();
    await client.send(new PutItemCommand({ TableName, Item: item('a') }));
    await proxy.caughtUp();
    const answer = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: [key('a')] } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(answer.Responses).toEqual({ [TableName]: [item('a')] });
    expect(answer.ConsumedCapacity?.map((capacity) => capacity.TableName)).toEqual([TableName]);
    expect((await client.send(new ListTablesCommand())).TableNames).toEqual([TableName]);
  });

  it('keeps up with tables that are made and dropped through it', async () => {
    const { client, proxy } = await setup();
    await client.send(new CreateTableCommand({ ...definition, TableName: 'second' }));
    await client.send(new PutItemCommand({ TableName: 'second', Item: item('a') }));
    await proxy.caughtUp();
    expect((await client.send(new ScanCommand({ TableName: 'second' }))).Count).toBe(1);
    await fetchOperation(proxy.url, 'DeleteTable', { TableName: 'second' });
    expect((await client.send(new ListTablesCommand())).TableNames).toEqual([TableName]);
    await expect(client.send(new ScanCommand({ TableName: 'second' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('is right after a restart, whether the writes before it were seen or not', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rondo-proxy-'));
    try {
      const before = await setup({ dataDir, lag: { min: 60_000, max: 60_000 } });
      await before.client.send(new PutItemCommand({ TableName, Item: item('seen') }));
      await stop(before.proxy);
      const between = await setup({ dataDir, hostile: false });
      await between.client.send(new PutItemCommand({ TableName, Item: item('unseen') }));
      await stop(between.proxy);
      const after = await setup({ dataDir, lag: { min: 60_000, max: 60_000 } });
      expect((await openTickets(after.client)).toSorted()).toEqual(['seen', 'unseen']);
      await after.client.send(new PutItemCommand({ TableName, Item: item('late') }));
      await stop(after.proxy);
      const again = await setup({ dataDir, lag: { min: 60_000, max: 60_000 } });
      expect((await openTickets(again.client)).toSorted()).toEqual(['late', 'seen', 'unseen']);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  /** Puts, updates and deletes of a few items by everybody at once; refused ones are part of it. */
  const scribble = (client: DynamoDBClient, writes: number) =>
    Promise.allSettled(
      Array.from({ length: writes }, (_, index) => {
        const pk = `k${(index * 7) % 11}`;
        if (index % 4 === 0) return client.send(new DeleteItemCommand({ TableName, Key: key(pk) }));
        if (index % 4 === 1)
          return client.send(new PutItemCommand({ TableName, Item: item(pk, `s${index}`) }));
        return client.send(
          new TransactWriteItemsCommand({ TransactItems: [put(pk, `t${index}`), put(`other${index % 5}`)] }),
        );
      }),
    );
  const all = async (client: DynamoDBClient, ConsistentRead: boolean) => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead }));
    return Items.toSorted((a, b) => (String(a.pk?.S) < String(b.pk?.S) ? -1 : 1));
  };

  it('ends up with exactly what was written, whatever got in whose way', async () => {
    const { client, proxy } = await setup({ lag: { min: 0, max: 100 } });
    await scribble(client, 150);
    await proxy.caughtUp();
    expect(await all(client, false)).toEqual(await all(client, true));
  });

  it('does so even when its process is killed in the middle of it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rondo-proxy-'));
    try {
      const parent = fileURLToPath(new URL('./dynamodb-proxy-parent.ts', import.meta.url));
      const child = spawn(process.execPath, [parent, backend.url, dataDir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await once(child.stdout, 'data');
      const scribbling = scribble(clientOf(String(line).trim()), 400);
      const engine = clientOf(backend.url, 'raw');
      await eventually(async () => expect((await all(engine, true)).length).toBeGreaterThan(5), 30_000);
      child.kill('SIGKILL');
      await scribbling;
      // What the backend had taken in when the proxy was killed, it still does.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { client } = await setup({ dataDir, lag: { min: 60_000, max: 60_000 } });
      expect(await all(client, false)).toEqual(await all(client, true));
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  it('doesn’t lag when it isn’t hostile', async () => {
    const { client } = await setup({ hostile: false });
    await client.send(new PutItemCommand({ TableName, Item: item('a') }));
    expect(await openTickets(client)).toEqual(['a']);
  });
});

describe('faults on request', { timeout: 90_000 }, () => {
  const write = (client: DynamoDBClient) => client.send(new PutItemCommand({ TableName, Item: item('a') }));
  const stored = async (client: DynamoDBClient) =>
    (await client.send(new GetItemCommand({ TableName, Key: key('a'), ConsistentRead: true }))).Item !==
    undefined;

  it('throttles as the cloud does: single calls, transactions, and the whole account', async () => {
    const { client, faults } = await setup();
    faults.add({ target: 'dynamodb', mode: 'status', status: 400, times: 2 });
    await expect(write(client)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    await expect(
      client.send(new TransactWriteItemsCommand({ TransactItems: [put('a'), put('b')] })),
    ).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'ThrottlingError' }, { Code: 'None' }],
    });
    faults.add({ target: 'dynamodb', mode: 'status', status: 429, times: 1 });
    await expect(write(client)).rejects.toMatchObject({ name: 'ThrottlingException' });
    await write(client);
  });

  it('crashes the caller before the write takes effect, or after it', async () => {
    const { client, faults, crashed } = await setup();
    faults.add({ target: 'dynamodb', mode: 'crash-before', times: 1, operation: 'PutItem' });
    await expect(write(client)).rejects.toThrow();
    expect(await stored(client)).toBe(false);
    faults.add({ target: 'dynamodb', mode: 'crash-after', times: 1, operation: 'PutItem' });
    await expect(write(client)).rejects.toThrow();
    expect(await stored(client)).toBe(true);
    expect(crashed).toEqual(['react-1', 'react-1']);
  });

  it('counts requests by operation and caller, and tells who was seen', async () => {
    const { client, proxy, faults } = await setup();
    const seen: unknown[] = [];
    faults.observe((call) => seen.push(call));
    await write(client);
    await write(clientOf(proxy.url, 'relay/2'));
    expect(proxy.counts()).toEqual([
      { operation: 'PutItem', caller: 'react-1', requests: 1 },
      { operation: 'PutItem', caller: 'relay/2', requests: 1 },
    ]);
    expect(seen).toContainEqual({ target: 'dynamodb', operation: 'PutItem', caller: 'relay/2' });
    proxy.resetCounts();
    expect(proxy.counts()).toEqual([]);
  });
});
