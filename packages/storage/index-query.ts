import * as z from 'zod';
import { type IndexName, tableIndexes } from '#contracts/table-indexes.ts';
import type { Expression } from './expression.ts';
import { MalformedItem } from './failures.ts';
import type { Raw } from './keys.ts';
import type { Table } from './table.ts';

/** One partition of an index. */
export interface Lane {
  readonly index: IndexName;
  /** A value for each hash attribute of the index. */
  readonly hash: Readonly<Record<string, string | number>>;
  readonly descending: boolean;
}

/** Where an item stands in a lane: enough to go on after it. */
export interface Place {
  /** Value of the index's range attribute. */
  readonly at: number;
  readonly pk: string;
  readonly sk: string;
}

export interface LanePage {
  readonly places: readonly Place[];
  readonly more: boolean;
}

export interface LaneQuery {
  readonly limit: number;
  readonly after?: Place | null;
  /** Only what lies before an instant, or also what lies at it. */
  readonly until?: { readonly at: number; readonly inclusive: boolean };
}

const keysOnly = z.object({ pk: z.string(), sk: z.string() });

/** A page of an index, which may lag behind the table: it suggests, and whoever asks looks at the items themselves. */
export async function queryLane(table: Table, lane: Lane, query: LaneQuery): Promise<LanePage> {
  const { range } = tableIndexes[lane.index];
  const { limit, after = null, until } = query;
  const page = await table.query(within(lane.hash, range, until), {
    IndexName: lane.index,
    Limit: limit,
    ScanIndexForward: !lane.descending,
    ...(after !== null && { ExclusiveStartKey: startKey(lane, range, after) }),
  });
  return { places: page.items.map((item) => placeOf(item, range)), more: page.last !== null };
}

const startKey = (lane: Lane, range: string | null, { at, pk, sk }: Place): Raw => ({
  ...lane.hash,
  ...(range !== null && { [range]: at }),
  pk,
  sk,
});

function placeOf(item: Raw, range: string | null): Place {
  const keys = keysOnly.parse(item);
  const at = range === null ? 0 : item[range];
  if (typeof at !== 'number') throw new MalformedItem(`${keys.pk} / ${keys.sk} has no ${range}`);
  return { ...keys, at };
}

function within(hash: Lane['hash'], range: string | null, until: LaneQuery['until']): Expression {
  const attributes = Object.keys(hash);
  const bounds = until === undefined || range === null ? [] : [range];
  const compare = until?.inclusive === true ? '<=' : '<';
  return {
    text: [
      ...attributes.map((name) => `#${name} = :${name}`),
      ...bounds.map((name) => `#${name} ${compare} :${name}`),
    ].join(' AND '),
    names: Object.fromEntries([...attributes, ...bounds].map((name) => [`#${name}`, name])),
    values: {
      ...Object.fromEntries(Object.entries(hash).map(([name, value]) => [`:${name}`, value])),
      ...Object.fromEntries(bounds.map((name) => [`:${name}`, until?.at])),
    },
  };
}
