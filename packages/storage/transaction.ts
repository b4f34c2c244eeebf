import { randomUUID } from 'node:crypto';
import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { type Expression, placeholders } from './expression.ts';
import { isTransient } from './failures.ts';
import { itemOfImage } from './image.ts';
import type { Key, Raw } from './keys.ts';
import { type RetryPolicy, retrying } from './retry.ts';

/** A condition, and the refusal that it means when it doesn't hold. */
export interface Unless<Meaning> {
  readonly condition: Expression;
  readonly means: Meaning;
}

/** One item's part in a transaction. */
export type Write<Meaning> =
  | { readonly put: Raw; readonly unless?: Unless<Meaning> }
  | { readonly change: Key; readonly by: Expression; readonly unless?: Unless<Meaning> }
  | { readonly delete: Key; readonly unless?: Unless<Meaning> }
  | { readonly check: Key; readonly unless: Unless<Meaning> };

export interface Refusal<Meaning> {
  readonly means: Meaning;
  /** The item whose condition failed, as it was; null where there was none. */
  readonly item: Raw | null;
}

/** What refused; nothing = committed. */
export type Outcome<Meaning> = readonly Refusal<Meaning>[];

/** TransactWriteItems takes no more. */
export const mostWrites = 100;

interface Transaction<Meaning> {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly retry: RetryPolicy;
  readonly writes: readonly Write<Meaning>[];
  readonly repeatConflicts: boolean;
}

/**
 * Commits the writes, all or none. One token for every attempt: a transaction whose answer was lost is found done
 * when it is repeated (DynamoDB remembers tokens for ten minutes).
 */
export async function transaction<Meaning>({
  client,
  tableName,
  retry,
  writes,
  repeatConflicts,
}: Transaction<Meaning>): Promise<Outcome<Meaning> | 'conflict'> {
  if (writes.length > mostWrites) throw new RangeError(`${writes.length} writes in a transaction`);
  const command = {
    TransactItems: writes.map((write) => transactItem(tableName, write)),
    ClientRequestToken: randomUUID(),
  };
  try {
    await retrying(
      () => client.send(new TransactWriteCommand(command)),
      (error) => {
        const codes = cancellations(error)?.map((reason) => reason.Code ?? 'None');
        if (codes === undefined) return isTransient(error) && (repeatConflicts || !isConflict(error));
        return isPassing(codes) && (repeatConflicts || !codes.includes('TransactionConflict'));
      },
      retry,
    );
    return [];
  } catch (error) {
    const reasons = cancellations(error);
    if (isConflict(error)) return 'conflict';
    const refusals = reasons?.flatMap((reason, place) => refusalOf(writes[place], reason)) ?? [];
    if (refusals.length > 0) return refusals;
    if (reasons?.some((reason) => reason.Code === 'TransactionConflict')) return 'conflict';
    throw error;
  }
}

const passingCodes: ReadonlySet<string> = new Set([
  'None',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** A failed condition among the reasons is a refusal whatever else went wrong: repeating would only repeat it. */
const isPassing = (codes: readonly string[]): boolean => codes.every((code) => passingCodes.has(code));

const isConflict = (error: unknown): boolean =>
  error instanceof Error && error.name === 'TransactionConflictException';

const cancellations = (error: unknown): readonly CancellationReason[] | undefined =>
  error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : undefined;

function refusalOf<Meaning>(
  write: Write<Meaning> | undefined,
  reason: CancellationReason,
): Refusal<Meaning>[] {
  if (reason.Code !== 'ConditionalCheckFailed' || write?.unless === undefined) return [];
  return [{ means: write.unless.means, item: reason.Item === undefined ? null : itemOfImage(reason.Item) }];
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

function transactItem<Meaning>(TableName: string, write: Write<Meaning>): TransactItem {
  const condition = write.unless?.condition;
  const common = {
    TableName,
    ...(condition && {
      ConditionExpression: condition.text,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    }),
  };
  if ('put' in write) return { Put: { ...common, Item: write.put, ...placeholders(condition) } };
  if ('delete' in write)
    return { Delete: { ...common, Key: { ...write.delete }, ...placeholders(condition) } };
  if ('check' in write)
    return {
      ConditionCheck: {
        ...common,
        ConditionExpression: write.unless.condition.text,
        Key: { ...write.check },
        ...placeholders(condition),
      },
    };
  const { text } = write.by;
  return {
    Update: {
      ...common,
      Key: { ...write.change },
      UpdateExpression: text,
      ...placeholders(write.by, condition),
    },
  };
}
