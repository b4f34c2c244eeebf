import * as z from 'zod';
import { newRotation } from '#domain/rotation/rotation.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';
import type { QueuePage, RotationStore } from '#use-cases/ports.ts';
import { cursorKind } from './cursor.ts';
import { keys, the } from './expression.ts';
import { queueEntryKind } from './items/queue-entry.ts';
import { drainKind, rotationKind } from './items/rotation.ts';
import { drainKey, queuePartition, rotationKey, shards } from './keys.ts';
import { dropEntry } from './queue-entries.ts';
import type { Table } from './table.ts';
import { tally } from './tally.ts';
import { commitTurns } from './turns.ts';

export { mostTurns } from './turns.ts';

/** Sort keys of all shards are of one sort: one position serves them all. */
const cursors = cursorKind(z.object({ after: z.string().regex(/^\d{15}#tkt_/) }));

const entriesAtOnce = 8;

export function createRotationStore(table: Table): RotationStore {
  return {
    loadQueue: (queue, page) => loadQueue(table, queue, page),
    async loadRotation(queue) {
      const key = rotationKey(queue);
      return rotationKind.parseIfAny((await table.read([key])).at(key)) ?? newRotation(queue);
    },
    commitTurns: (turns) => commitTurns(table, turns),
    async loadDrains(ids) {
      const found = await table.read(ids.map(drainKey));
      return [...new Set(ids)].flatMap((id) => drainKind.parseIfAny(found.at(drainKey(id))) ?? []);
    },
    async dropEntries(queue, entries, drop) {
      for (let next = 0; next < entries.length; next += entriesAtOnce)
        await Promise.all(
          entries.slice(next, next + entriesAtOnce).map((entry) => dropEntry(table, queue, entry, drop)),
        );
    },
    tally: (tallies) => tally(table, tallies),
  };
}

async function loadQueue(
  table: Table,
  queue: QueueId,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<QueuePage> {
  const after = cursors.read(cursor)?.after;
  const pages = await Promise.all(
    shards.map((shard) => {
      const pk = queuePartition(queue, shard);
      return table.query(keys`${the('pk')} = ${pk}`, {
        ConsistentRead: true,
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: { pk, sk: after } }),
      });
    }),
  );
  const oldestFirst = pages
    .flatMap((page) => page.items)
    .toSorted((one, other) => (String(one.sk) < String(other.sk) ? -1 : 1));
  const items = oldestFirst.slice(0, limit);
  const more = oldestFirst.length > limit || pages.some((page) => page.last !== null);
  return {
    entries: items.map((item) => {
      const { queue: _, ...entry } = queueEntryKind.parse(item);
      return entry;
    }),
    cursor: more && items.length > 0 ? cursors.write({ after: String(items.at(-1)?.sk) }) : null,
  };
}
