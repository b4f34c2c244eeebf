import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Expression, placeholders } from './expression.ts';
import { isTransient } from './failures.ts';
import type { Key, Raw } from './keys.ts';
import { defaultRetryPolicy, type RetryPolicy, retrying } from './retry.ts';
import { type Outcome, transaction, type Write } from './transaction.ts';

export interface Queried {
  readonly items: readonly Raw[];
  /** Where to go on; null at the end. */
  readonly last: Raw | null;
}

export type Query = Pick<
  QueryCommandInput,
  'IndexName' | 'Limit' | 'ExclusiveStartKey' | 'ScanIndexForward' | 'ConsistentRead'
>;

/** Our one table: what the stores need of DynamoDB, with every passing failure repeated. */
export interface Table {
  /**
   * Consistent, unless told otherwise: half the price then. What doesn't exist is missing from the answer. One round
   * trip up to 100 keys.
   */
  read(keys: readonly Key[], options?: { readonly consistent: boolean }): Promise<Found>;
  query(key: Expression, options: Query): Promise<Queried>;
  put(item: Raw): Promise<void>;
  /**
   * Whether it was so, and the item is put. Half the price of a transaction and, where many are at one item, no
   * conflicts. Where an answer is lost it may be put and yet be told not to have been.
   */
  putIf(condition: Expression, item: Raw): Promise<boolean>;
  delete(key: Key): Promise<void>;
  /** Changes an item without a condition and gives the changed attributes. */
  change(key: Key, change: Expression): Promise<Raw>;
  /** All or nothing, once even where an answer is lost; conflicts are repeated too. */
  transact<Meaning>(writes: readonly Write<Meaning>[]): Promise<Outcome<Meaning>>;
  /** The same, but a conflict is the caller's to handle. */
  transactOnce<Meaning>(writes: readonly Write<Meaning>[]): Promise<Outcome<Meaning> | 'conflict'>;
}

/** Items by their keys. */
export class Found {
  readonly #items = new Map<string, Raw>();

  constructor(items: readonly Raw[]) {
    for (const item of items) this.#items.set(`${item.pk}\n${item.sk}`, item);
  }

  at(key: Key): Raw | null {
    return this.#items.get(`${key.pk}\n${key.sk}`) ?? null;
  }
}

const mostKeysAtOnce = 100;

export interface TableOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly retry?: RetryPolicy;
}

export function openTable({ client: given, tableName, retry = defaultRetryPolicy }: TableOptions): Table {
  const client = DynamoDBDocumentClient.from(given, { marshallOptions: { removeUndefinedValues: true } });
  const send = <Value>(operation: () => Promise<Value>): Promise<Value> =>
    retrying(operation, isTransient, retry);
  const readSome = async (keys: readonly Key[], ConsistentRead: boolean): Promise<Raw[]> => {
    const items: Raw[] = [];
    let wanted: readonly Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
    await retrying(
      async () => {
        const answer = await client.send(
          new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...wanted], ConsistentRead } } }),
        );
        items.push(...(answer.Responses?.[tableName] ?? []));
        wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
        if (wanted.length > 0) throw new Unprocessed('keys were left unread');
      },
      (error) => error instanceof Unprocessed || isTransient(error),
      retry,
    );
    return items;
  };
  return {
    async read(keys, { consistent } = { consistent: true }) {
      const different = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()];
      const chunks = Array.from({ length: Math.ceil(different.length / mostKeysAtOnce) }, (_, chunk) =>
        different.slice(chunk * mostKeysAtOnce, (chunk + 1) * mostKeysAtOnce),
      );
      return new Found((await Promise.all(chunks.map((chunk) => readSome(chunk, consistent)))).flat());
    },
    async query(key, options) {
      const answer = await send(() =>
        client.send(
          new QueryCommand({
            TableName: tableName,
            ...options,
            KeyConditionExpression: key.text,
            ...placeholders(key),
          }),
        ),
      );
      return { items: answer.Items ?? [], last: answer.LastEvaluatedKey ?? null };
    },
    async put(item) {
      await send(() => client.send(new PutCommand({ TableName: tableName, Item: item })));
    },
    async putIf(condition, Item) {
      const only = { ConditionExpression: condition.text, ...placeholders(condition) };
      try {
        await send(() => client.send(new PutCommand({ TableName: tableName, Item, ...only })));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async delete(key) {
      await send(() => client.send(new DeleteCommand({ TableName: tableName, Key: { ...key } })));
    },
    async change(key, change) {
      const answer = await send(() =>
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { ...key },
            UpdateExpression: change.text,
            ...placeholders(change),
            ReturnValues: 'UPDATED_NEW',
          }),
        ),
      );
      return answer.Attributes ?? {};
    },
    async transact(writes) {
      const outcome = await transaction({ client, tableName, retry, writes, repeatConflicts: true });
      if (outcome === 'conflict') throw new Error('a conflict that was to be repeated came through');
      return outcome;
    },
    transactOnce: (writes) => transaction({ client, tableName, retry, writes, repeatConflicts: false }),
  };
}

/** BatchGet answers with what it could read: the rest is asked for again. */
class Unprocessed extends Error {}
