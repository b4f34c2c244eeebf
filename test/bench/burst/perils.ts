import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { cancelled, meddle } from '#test/support/dynamodb-faults.ts';
import type { Span } from './fairness.ts';

/** What DynamoDB does and DynamoDB Local does not: it is next door, and has transactions wait for one another. */
export interface Perils {
  /** The way there and back, in milliseconds. */
  readonly latency: number;
  readonly conflicts: boolean;
}

/** What a client has sent. */
export interface Tally {
  calls: number;
  /** Transactions that give out tickets, failed ones included. */
  transactions: number;
  failed: number;
  /** All other write transactions, failed ones included. */
  others: number;
  /** When each ticket was given to somebody. */
  readonly given: Map<string, Span>;
}

/** Of transactions that overlap another under way; which of the two has come too far to be cancelled is chance. */
const overlappingCancelled = 0.5;
/** Of all others: somebody else's write, which the bench doesn't make. */
const othersCancelled = 0.02;

/** Items that write transactions under way touch, and how many of those each. */
export type UnderWay = Map<string, number>;

/** Puts these perils in the client's way, and counts what it sends. All clients of a table share `underWay`. */
export function imperil(client: DynamoDBClient, { latency, conflicts }: Perils, underWay: UnderWay): Tally {
  const tally: Tally = { calls: 0, transactions: 0, failed: 0, others: 0, given: new Map() };
  const halfWay = async (): Promise<void> => {
    if (latency > 0) await pause(latency / 2);
  };
  meddle(client, async ({ operation, input }, proceed) => {
    const written = async (): Promise<unknown> => {
      const from = performance.now();
      const output = await proceed();
      for (const ticket of ticketsGiven(input)) tally.given.set(ticket, { from, to: performance.now() });
      return output;
    };
    tally.calls += 1;
    await halfWay();
    if (operation !== 'TransactWriteItems') {
      try {
        return await written();
      } finally {
        await halfWay();
      }
    }
    const gives = ticketsGiven(input).length > 0;
    tally[gives ? 'transactions' : 'others'] += 1;
    const items = itemsOf(input);
    const contended = items.map((item) => underWay.has(item));
    for (const item of items) underWay.set(item, (underWay.get(item) ?? 0) + 1);
    try {
      if (conflicts && Math.random() < (contended.includes(true) ? overlappingCancelled : othersCancelled))
        throw cancelled(...reasons(contended));
      return await written();
    } catch (error) {
      if (gives) tally.failed += 1;
      throw error;
    } finally {
      for (const item of items) leave(underWay, item);
      await halfWay();
    }
  });
  return tally;
}

function leave(underWay: UnderWay, item: string): void {
  const left = (underWay.get(item) ?? 1) - 1;
  if (left === 0) underWay.delete(item);
  else underWay.set(item, left);
}

/** Somebody is always to blame. */
const reasons = (contended: readonly boolean[]): string[] =>
  contended.map((isContended, place) =>
    isContended || (place === 0 && !contended.includes(true)) ? 'TransactionConflict' : 'None',
  );

interface Write {
  readonly Key?: { readonly pk: unknown; readonly sk: unknown };
  readonly Item?: { readonly pk: unknown; readonly sk: unknown };
  readonly UpdateExpression?: string;
}

function writesOf(input: Readonly<Record<string, unknown>>): Write[] {
  const { TransactItems = [] } = input as { TransactItems?: readonly Record<string, Write>[] };
  return TransactItems.flatMap((item) => Object.values(item));
}

const itemsOf = (input: Readonly<Record<string, unknown>>): string[] =>
  writesOf(input).map(({ Key, Item }) => JSON.stringify(Key ?? { pk: Item?.pk, sk: Item?.sk }));

/** Whoever gives a ticket to somebody sets its assignee by an update. */
const ticketsGiven = (input: Readonly<Record<string, unknown>>): string[] =>
  [input as Write, ...writesOf(input)].flatMap(({ Key, UpdateExpression }) =>
    UpdateExpression?.includes('assigneeId') ? (JSON.stringify(Key).match(/tkt_[^"]+/) ?? []) : [],
  );
