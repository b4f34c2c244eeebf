import { join } from 'node:path';
import * as z from 'zod';
import { openJournal } from '../journal.ts';
import type { Item } from './tables.ts';

const entrySchema = z.union([
  z.object({ table: z.string(), key: z.record(z.string(), z.unknown()), id: z.string() }),
  /** Writes went by unseen: the replicas have to be made anew. */
  z.object({ unseen: z.literal(true) }),
]);

interface Owed {
  readonly item: Item;
  /** Writes of it that are not answered yet, and whether it is being copied. */
  underway: number;
  copying: boolean;
  /** When it is to be copied, epoch milliseconds. */
  due: number;
}

/** Which items were written and are still to be copied, remembered over a kill. */
export interface Ledger {
  /** Whether the replicas can be brought up to date from what is owed; else they have to be made anew. */
  readonly complete: boolean;
  /** A write begins: on disk before it can take effect. */
  begin(items: readonly Item[]): void;
  /** It was answered; `due` is left out if it changed nothing. */
  end(items: readonly Item[], due?: number): void;
  /** What is due at `now`; it stays owed until `copied`. */
  take(now: number, limit: number): readonly Item[];
  copied(items: readonly Item[]): void;
  /** It could not be copied and is due as it was. */
  putBack(items: readonly Item[]): void;
  /** The table is gone. */
  forget(table: string): void;
  /** When something is due next, and last. */
  next(): number;
  last(): number;
  markUnseen(): void;
  /** The replicas have been made anew: what is owed is all that they lack. */
  markSeen(): void;
  close(): void;
}

const never = Number.POSITIVE_INFINITY;

export function openLedger(dataDir: string | undefined): Ledger {
  const { entries, journal } = openJournal(dataDir && join(dataDir, 'replica.jsonl'), entrySchema);
  const kept = entries.flatMap((entry) => ('unseen' in entry ? [] : [entry]));
  const owed = new Map<string, Owed>(
    kept.map((item) => [item.id, { item, underway: 0, copying: false, due: 0 }]),
  );
  let appended = entries.length;
  const settle = (entry: Owed) => {
    if (entry.underway === 0 && !entry.copying && entry.due === never) owed.delete(entry.item.id);
  };
  const known = (items: readonly Item[]) => items.flatMap(({ id }) => owed.get(id) ?? []);
  const compact = () => {
    journal.rewrite([...owed.values()].map(({ item }) => item));
    appended = owed.size;
  };
  return {
    complete: dataDir !== undefined && kept.length === entries.length,
    begin(items) {
      for (const item of items) {
        const entry = owed.get(item.id);
        if (!entry) {
          journal.append(item);
          appended += 1;
        }
        owed.set(item.id, entry ?? { item, underway: 0, copying: false, due: never });
      }
      for (const entry of known(items)) entry.underway += 1;
      if (appended > 1000 + 4 * owed.size) compact();
    },
    end(items, due = never) {
      for (const entry of known(items)) {
        entry.underway -= 1;
        entry.due = Math.min(entry.due, due);
        settle(entry);
      }
    },
    take(now, limit) {
      const due = [...owed.values()].filter((entry) => entry.due <= now && !entry.copying).slice(0, limit);
      for (const entry of due) {
        entry.copying = true;
        entry.due = never;
      }
      return due.map(({ item }) => item);
    },
    copied(items) {
      for (const entry of known(items)) {
        entry.copying = false;
        settle(entry);
      }
    },
    putBack(items) {
      for (const entry of known(items)) {
        entry.copying = false;
        entry.due = 0;
      }
    },
    forget(table) {
      for (const { item } of [...owed.values()]) if (item.table === table) owed.delete(item.id);
    },
    next: () => Math.min(never, ...[...owed.values()].map(({ due }) => due)),
    last: () => Math.max(0, ...[...owed.values()].map(({ due }) => (due === never ? 0 : due))),
    markUnseen: () => journal.append({ unseen: true }),
    markSeen: compact,
    close: () => journal.close(),
  };
}
