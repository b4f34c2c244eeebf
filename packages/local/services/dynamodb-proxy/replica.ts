import * as z from 'zod';
import type { Lag } from '../types.ts';
import type { Backend } from './forward.ts';
import { openLedger } from './ledger.ts';
import { createMirror, isReplica, replicaOf } from './mirror.ts';
import type { Item } from './tables.ts';

/**
 * A second table beside each table, with the same indexes, always a little behind: what indexes and reads that aren't
 * consistent are answered from. Some time after each write the written item is copied as it is by then, so every
 * write shows within the lag, each in its own time, whatever happened in between.
 */
export interface Replica {
  /** Makes the replicas, or brings those kept from before up to date. */
  open(): Promise<void>;
  /** A write begins; the function that is given back says that it ended and whether it may have changed anything. */
  begin(items: readonly Item[]): (changed: boolean) => void;
  /** Makes the replica of one table anew, after the table itself was made or changed. */
  renew(table: string): Promise<void>;
  drop(table: string): Promise<void>;
  /** From now on writes go by unseen, so what is kept can't be trusted at the next start. */
  passUnseen(): void;
  /** Resolves when everything written so far shows. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

const tablesSchema = z.object({ TableNames: z.array(z.string()) });

export function createReplica(
  backend: Backend,
  options: { dataDir: string | undefined; lag: () => Lag; random: () => number },
): Replica {
  const ledger = openLedger(options.dataDir);
  const mirror = createMirror(backend);
  const waiting = new Set<{ until: number; done: () => void }>();
  let timer: NodeJS.Timeout | undefined;
  let pass: Promise<void> | undefined;
  let closed = false;

  const copyDue = async () => {
    for (;;) {
      const items = ledger.take(Date.now(), 100);
      if (items.length === 0) return;
      try {
        await mirror.copy(items);
        ledger.copied(items);
      } catch (error) {
        ledger.putBack(items);
        throw error;
      }
    }
  };
  const wake = () => {
    clearTimeout(timer);
    if (closed || pass) return;
    let pause = 1;
    pass = copyDue()
      .catch((error: unknown) => {
        pause = 500;
        console.error('the lagging replica falls further behind', error);
      })
      .finally(() => {
        pass = undefined;
        const next = ledger.next();
        for (const waiter of waiting) if (next > waiter.until) waiter.done();
        if (!closed && next < Number.POSITIVE_INFINITY)
          timer = setTimeout(wake, Math.max(next - Date.now(), pause));
      });
  };
  const caughtUp = async () => {
    await new Promise<void>((resolve) => {
      const waiter = {
        until: ledger.last(),
        done: () => {
          waiting.delete(waiter);
          resolve();
        },
      };
      waiting.add(waiter);
      wake();
    });
  };
  const renew = async (tables: readonly string[]) => {
    ledger.markUnseen();
    for (const table of tables) await mirror.renew(table);
    ledger.markSeen();
  };
  const dueAfterLag = () => {
    const { min, max } = options.lag();
    return Date.now() + min + options.random() * (max - min);
  };
  const listTables = async () => tablesSchema.parse(await backend.call('ListTables', {})).TableNames;

  return {
    async open() {
      const names = await listTables();
      const tables = names.filter((name) => !isReplica(name));
      for (const name of names)
        if (isReplica(name) && !tables.some((table) => replicaOf(table) === name)) await mirror.remove(name);
      const isKept = ledger.complete && tables.every((table) => names.includes(replicaOf(table)));
      if (!isKept) await renew(tables);
      await caughtUp();
    },
    begin(items) {
      ledger.begin(items);
      return (changed) => {
        ledger.end(items, changed ? dueAfterLag() : undefined);
        wake();
      };
    },
    renew: (table) => renew([table]),
    async drop(table) {
      ledger.forget(table);
      await mirror.remove(replicaOf(table));
    },
    passUnseen: ledger.markUnseen,
    caughtUp,
    async close() {
      closed = true;
      clearTimeout(timer);
      await pass;
      ledger.close();
    },
  };
}
