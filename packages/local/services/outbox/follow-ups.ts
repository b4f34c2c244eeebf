import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { openJournal } from '../journal.ts';

export interface FollowUps<Item> {
  /** Tells it `wait` milliseconds from now, in whatever order that gives. */
  add(item: Item, wait: number): void;
  stop(): void;
}

/**
 * What a provider tells later of what it was given. It is kept until it was told: a process that was killed tells it
 * when it is back.
 */
export function openFollowUps<Item>(
  file: string | undefined,
  schema: z.ZodType<Item>,
  tell: (item: Item, stopping: AbortSignal) => Promise<void>,
): FollowUps<Item> {
  const { entries, journal } = openJournal(
    file,
    z.union([z.object({ id: z.string(), item: schema }), z.object({ done: z.string() })]),
  );
  const open = new Map<string, Item>();
  for (const entry of entries) {
    if ('done' in entry) open.delete(entry.done);
    else open.set(entry.id, entry.item);
  }
  journal.rewrite([...open].map(([id, item]) => ({ id, item })));
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (id: string, item: Item, wait: number) => {
    await pause(wait, undefined, { signal });
    await tell(item, signal);
    if (signal.aborted) return;
    open.delete(id);
    journal.append({ done: id });
  };
  const start = (id: string, item: Item, wait: number) => {
    // Stopped on the way: it is told after the next start.
    run(id, item, wait).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  };
  for (const [id, item] of open) start(id, item, 50);
  return {
    add(item, wait) {
      const id = randomUUID();
      open.set(id, item);
      journal.append({ id, item });
      start(id, item, wait);
    },
    stop() {
      stopping.abort();
      journal.close();
    },
  };
}
