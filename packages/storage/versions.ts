import { keys, the } from './expression.ts';
import type { Key, Raw } from './keys.ts';
import type { Queried, Table } from './table.ts';

interface Versions<Stored> {
  /** In a partition of their own, in order. */
  readonly keyOf: (version: number) => Key;
  readonly parse: (item: Raw) => Stored;
  /** Null: from the latest on. */
  readonly olderThan: number | null;
  readonly limit: number;
}

const newest = 999_999_999;

/** What is kept of something's versions (T11), the newest first, each with the one that it replaced. Consistent. */
export async function versionsOf<Stored>(
  table: Table,
  { keyOf, parse, olderThan, limit }: Versions<Stored>,
): Promise<{ readonly after: Stored; readonly before: Stored | null }[]> {
  const { pk, sk: below } = keyOf(olderThan ?? newest);
  const items: Raw[] = [];
  let last: Raw | null = null;
  do {
    const page: Queried = await table.query(keys`${the('pk')} = ${pk} AND ${the('sk')} < ${below}`, {
      ConsistentRead: true,
      ScanIndexForward: false,
      // One more: what the oldest of them replaced.
      Limit: limit + 1 - items.length,
      ...(last !== null && { ExclusiveStartKey: { ...last } }),
    });
    items.push(...page.items);
    last = page.last;
  } while (last !== null && items.length <= limit);
  const stored = items.map(parse);
  return stored.slice(0, limit).map((after, place) => ({ after, before: stored[place + 1] ?? null }));
}
