import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What DynamoDB bills by, read or write units. */
export interface Capacity {
  readonly read: number;
  readonly write: number;
}

interface Consumed {
  readonly CapacityUnits?: number;
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits?: number }>>;
}

interface Input {
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys?: readonly unknown[]; readonly ConsistentRead?: boolean }>
  >;
  readonly TransactItems?: readonly {
    readonly Put?: { readonly Item?: Readonly<Record<string, AttributeValue>> };
  }[];
}

interface Output {
  readonly ConsumedCapacity?: Consumed | readonly Consumed[];
  readonly Responses?: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * What a request consumes, table and indexes: as DynamoDB Local says, but for two things that it leaves out: items that
 * were looked for in vain, and all but one of a transaction's items.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export function capacityOf(operation: string, sent: object, answered: object): Capacity {
  const [input, output]: [Input, Output] = [sent, answered];
  const told = [output.ConsumedCapacity ?? []].flat();
  const all = sum(told.map(({ CapacityUnits = 0 }) => CapacityUnits));
  if (operation === 'TransactWriteItems') {
    const indexes = told.flatMap(({ GlobalSecondaryIndexes = {} }) => Object.values(GlobalSecondaryIndexes));
    const items = (input.TransactItems ?? []).map(({ Put }) => unitsToPut(Put?.Item));
    return { read: 0, write: sum(items) + sum(indexes.map(({ CapacityUnits = 0 }) => CapacityUnits)) };
  }
  return /^(BatchGet|Get|Query)/.test(operation)
    ? { read: all + unseen(input, output), write: 0 }
    : { read: 0, write: all };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Looking for an item that isn't there costs what the least one does. */
function unseen({ RequestItems = {} }: Input, { Responses = {} }: Output): number {
  const missing = Object.entries(RequestItems).map(([table, { Keys = [], ConsistentRead = false }]) => {
    return (Keys.length - (Responses[table]?.length ?? 0)) * (ConsistentRead ? 1 : 0.5);
  });
  return sum(missing);
}

/** Two a kilobyte in a transaction, one to prepare and one to commit. */
function unitsToPut(item: Readonly<Record<string, AttributeValue>> | undefined): number {
  if (item === undefined) throw new Error('the bench knows no transaction but of puts');
  return 2 * Math.ceil(bytesOf(item) / 1024);
}

const bytesOf = (item: Readonly<Record<string, AttributeValue>>): number =>
  sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + bytesIn(value)));

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function bytesIn({ S, N, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (L !== undefined) return 3 + sum(L.map((value) => 1 + bytesIn(value)));
  if (M !== undefined) return 3 + Object.keys(M).length + bytesOf(M);
  return 1;
}
