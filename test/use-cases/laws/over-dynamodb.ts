import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  type DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { defaultRetryPolicy } from '#storage/retry.ts';
import { parseStreamRecord } from '#storage/stream.ts';
import { start } from '#test/support/builders.ts';
import { cancelled, connectionLost, failure, meddle } from '#test/support/dynamodb-faults.ts';
import type { TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import type { Change } from '#use-cases/changes.ts';
import type { History } from './acts.ts';
import { Chance } from './chance.ts';
import { indexDelay, lagging } from './lag.ts';
import { type Lived, live, type Stage } from './live.ts';

type Item = Record<string, AttributeValue>;
type Key = { readonly pk: AttributeValue; readonly sk: AttributeValue };

const isWrite = /^(TransactWriteItems|PutItem|UpdateItem|DeleteItem)$/;

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A table that histories are lived in, one after another. Its indexes, which cost most of the time, are in memory. */
export async function openTable(dynamodb: TestDynamoDb) {
  const tableName = `rondo-${randomUUID()}`;
  const plain = dynamodb.newClient();
  await createTable(plain, tableName);
  return {
    async live(history: History): Promise<Lived> {
      await empty(plain, tableName);
      const chance = new Chance(history.seed);
      return live(history, chance, stageOn(dynamodb.newClient(), { plain, tableName, history, chance }));
    },
  };
}

interface Setting {
  readonly plain: DynamoDBClient;
  readonly tableName: string;
  readonly history: History;
  readonly chance: Chance;
}

function stageOn(client: DynamoDBClient, { plain, tableName, history, chance }: Setting): Stage {
  const time = { now: start };
  const changes: Change[] = [];
  const lag = lagging(() => time.now, history.lag ? indexDelay : 0);
  const told = listener(plain, tableName, (change) => {
    changes.push(change);
    lag.hear(change);
  });
  const faulty = history.faults.length > 0;
  meddle(client, async ({ operation, input }, proceed) => {
    const luck = faulty ? chance.next() : 1;
    if (luck < 0.02) throw failure('ProvisionedThroughputExceededException');
    if (!isWrite.test(operation)) return proceed();
    const items = (input.TransactItems as object[] | undefined) ?? [input];
    if (operation === 'TransactWriteItems' && luck < 0.07)
      throw cancelled('TransactionConflict', ...Array<string>(items.length - 1).fill('None'));
    const answer = await told(items.flatMap(keyIn), proceed);
    if (luck > 0.98 && faulty) throw connectionLost();
    return answer;
  });
  const store = createDynamoStore({
    client,
    tableName,
    bodies: createMemoryBodies(),
    clock: () => time.now,
    retry: { ...defaultRetryPolicy, wait: async () => {} },
  });
  const pause = async (before: string): Promise<void> => {
    if (before === 'commitTurns') await sleep(chance.below(150));
    else if (chance.next() < 0.05) await sleep(chance.below(4));
  };
  return { store: lag.over(store), changes, time, batch: 50, pause, idle: () => sleep(1) };
}

function keyIn(write: object): Key[] {
  const [action] = 'TransactItems' in write || 'TableName' in write ? [write] : Object.values(write);
  const { Key, Item } = action as { Key?: Key; Item?: Key };
  const key = Key ?? Item;
  return key === undefined ? [] : [{ pk: key.pk, sk: key.sk }];
}

/** What the table's stream would tell: DynamoDB Local has one, which slows every later write down. One write at a time. */
function listener(plain: DynamoDBClient, tableName: string, tell: (change: Change) => void) {
  let last: Promise<unknown> = Promise.resolve();
  /** Nobody else writes, so what was seen last is what was there before. */
  const seen = new Map<string, Item>();
  const images = async (keys: readonly Key[]): Promise<Map<string, Item>> => {
    const Keys = keys.map(({ pk, sk }) => ({ pk, sk }));
    const { Responses } = await plain.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
    );
    return new Map((Responses?.[tableName] ?? []).map((item) => [nameOf(item), item]));
  };
  return (keys: readonly Key[], proceed: () => Promise<unknown>): Promise<unknown> => {
    const write = async (): Promise<unknown> => {
      const answer = await proceed();
      const after = await images(keys);
      for (const name of keys.map(nameOf)) {
        const [OldImage, NewImage] = [seen.get(name), after.get(name)];
        if (NewImage === undefined) seen.delete(name);
        else seen.set(name, NewImage);
        if (JSON.stringify(OldImage) === JSON.stringify(NewImage)) continue;
        const change = parseStreamRecord({ dynamodb: { OldImage, NewImage } as never });
        if (change !== null) tell(change);
      }
      return answer;
    };
    const mine = last.then(write, write);
    last = mine;
    return mine;
  };
}

const nameOf = ({ pk, sk }: Partial<Key> | Item): string => `${pk?.S}\n${sk?.S}`;

const createTable = (client: DynamoDBClient, TableName: string) =>
  client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );

async function empty(client: DynamoDBClient, TableName: string): Promise<void> {
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName, ConsistentRead: true, ProjectionExpression: 'pk, sk' }),
  );
  for (let next = 0; next < Items.length; next += 25)
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: Items.slice(next, next + 25).map(({ pk, sk }) => ({
            DeleteRequest: { Key: { pk, sk } as Item },
          })),
        },
      }),
    );
}
