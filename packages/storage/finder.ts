import { isFoundBy } from '#domain/finding.ts';
import type { ContactId } from '#domain/ids.ts';
import type { FinderStore } from '#use-cases/ports.ts';
import { keys, the } from './expression.ts';
import { findableItem, parseFindable } from './items/findable.ts';
import { findableKey, findablePartition, type Raw } from './keys.ts';
import type { Queried, Table } from './table.ts';

/** What one page looks at where the longest word alone does not decide; and how many pages, so that none is slow. */
const entriesAtOnce = 1_000;
const mostPages = 3;

export function createFinderStore(table: Table): FinderStore {
  return {
    async saveFindable({ contactId, words, gone }) {
      await Promise.all([
        ...words.map((word) => table.put(findableItem(word, { contactId, words }))),
        ...gone.map((word) => table.delete(findableKey(word, contactId))),
      ]);
    },
    findContacts: (beginnings, limit) => findContacts(table, beginnings, limit),
  };
}

async function findContacts(
  table: Table,
  beginnings: readonly string[],
  limit: number,
): Promise<ContactId[]> {
  const [longest, ...others] = beginnings.toSorted((one, other) => other.length - one.length);
  if (longest === undefined) return [];
  const found = new Set<ContactId>();
  let last: Raw | null = null;
  for (let page = 0; page < mostPages && found.size < limit; page++) {
    const queried: Queried = await table.query(beginningWith(longest), {
      Limit: others.length === 0 ? limit : entriesAtOnce,
      ...(last !== null && { ExclusiveStartKey: last }),
    });
    for (const { contactId, words } of queried.items.map(parseFindable))
      if (isFoundBy(words, { searches: [beginnings] })) found.add(contactId);
    last = queried.last;
    if (last === null) break;
  }
  return [...found].slice(0, limit);
}

const beginningWith = (word: string) =>
  keys`${the('pk')} = ${findablePartition(word)} AND begins_with(${the('sk')}, ${word})`;
