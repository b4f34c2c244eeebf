import * as z from 'zod';
import { platforms } from '#domain/hand-off/hand-off.ts';
import { keptSettingNames } from '#domain/settings.ts';
import type { HistoryName, Page, SettingChange } from '#use-cases/ports.ts';
import { cursorKind } from './cursor.ts';

/** Of which version of each setting older ones are still to come; what isn't named is not begun. */
const cursors = cursorKind(z.partialRecord(z.enum([...keptSettingNames, ...platforms]), z.int().min(1)));

/** Two values of a change must fit into an answer of Lambda's, 6 MB, with those of the others. */
const mostBytes = 2_000_000;

export interface HistoryQuery {
  readonly settings: readonly HistoryName[];
  readonly limit: number;
  readonly cursor: string | null;
}

/**
 * A page of the history of several settings, each of which is read by itself: so many of its changes older than a
 * version (null: from the latest on), the newest first.
 */
export async function pageOfHistory(
  { settings, limit, cursor }: HistoryQuery,
  read: (setting: HistoryName, olderThan: number | null, limit: number) => Promise<SettingChange[]>,
): Promise<Page<SettingChange>> {
  const position = cursors.read(cursor) ?? {};
  const histories = await Promise.all(
    settings.map(async (setting) => ({
      setting,
      // One more, to tell whether there are more.
      rest: await read(setting, position[setting] ?? null, limit + 1),
    })),
  );
  const items: SettingChange[] = [];
  let bytes = 0;
  while (items.length < limit && bytes < mostBytes) {
    // Clocks differ a little: within a setting its versions tell the order, between them the time.
    const [newest] = histories
      .filter(({ rest }) => rest.length > 0)
      .toSorted((one, other) => (other.rest[0]?.at ?? 0) - (one.rest[0]?.at ?? 0));
    const change = newest?.rest.shift();
    if (change === undefined) break;
    items.push(change);
    position[change.setting] = change.version;
    bytes += JSON.stringify([change.value, change.before]).length;
  }
  const isOver = histories.every(({ rest }) => rest.length === 0);
  return { items, cursor: isOver ? null : cursors.write(position) };
}
