import { describe, expect, it } from 'vitest';
import { minute } from '#domain/ids.ts';
import { defaultSettings, keptSettingNames } from '#domain/settings.ts';
import { aTeam, autoClose, start } from '#test/support/builders.ts';
import { MalformedCursor, type Store } from '#use-cases/ports.ts';
import type { NewStore } from './setup.ts';

/** Ada and Max take turns in changing auto-close, and then the teams; a minute lies in between. */
async function fill(store: Store, changes: number): Promise<void> {
  for (let nth = 1; nth <= changes; nth++) {
    const known = { by: nth % 2 === 1 ? 'agt_ada' : 'agt_max', at: start + nth * minute } as const;
    const version = Math.floor((nth - 1) / 2);
    const value = autoClose({ inactivityDays: version + 1 });
    const teams = { teams: [aTeam({ name: `Returns ${version + 1}` })] };
    const saved =
      nth % 2 === 1
        ? await store.saveSetting({ name: 'auto-close', value, version, ...known })
        : await store.saveSetting({ name: 'teams', value: teams, version, ...known });
    expect(saved).toBe('saved');
  }
}

async function pagesOf(store: Store, settings: readonly (typeof keptSettingNames)[number][], limit: number) {
  const pages = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Store['loadSettingHistory']>> = await store.loadSettingHistory({
      settings,
      limit,
      cursor,
    });
    pages.push(page.items);
    cursor = page.cursor;
  } while (cursor !== null);
  return pages;
}

export function settingHistoryContract(newStore: NewStore): void {
  describe('the history of settings', () => {
    it('T11: tells every change of every setting, the newest first, with who, when, and what it replaced', async () => {
      const store = await newStore();
      await fill(store, 4);
      const { items, cursor } = await store.loadSettingHistory({
        settings: keptSettingNames,
        limit: 10,
        cursor: null,
      });
      const teams = (name: string) => ({ teams: [aTeam({ name })] });
      const days = (inactivityDays: number) => autoClose({ inactivityDays });
      const at = (minutes: number) => start + minutes * minute;
      expect(cursor).toBeNull();
      expect(items).toEqual([
        {
          setting: 'teams',
          version: 2,
          at: at(4),
          by: 'agt_max',
          value: teams('Returns 2'),
          before: teams('Returns 1'),
        },
        { setting: 'auto-close', version: 2, at: at(3), by: 'agt_ada', value: days(2), before: days(1) },
        { setting: 'teams', version: 1, at: at(2), by: 'agt_max', value: teams('Returns 1'), before: null },
        { setting: 'auto-close', version: 1, at: at(1), by: 'agt_ada', value: days(1), before: null },
      ]);
    });

    it('T11: of one setting alone; of one that nobody changed there is none', async () => {
      const store = await newStore();
      await fill(store, 4);
      expect((await pagesOf(store, ['teams'], 10)).flat().map(({ version }) => version)).toEqual([2, 1]);
      expect(await pagesOf(store, ['round-robin'], 10)).toEqual([[]]);
    });

    it.each([1, 2, 3, 7])('comes in pages of %d without a gap or a repeat', async (limit) => {
      const store = await newStore();
      await fill(store, 7);
      const pages = await pagesOf(store, keptSettingNames, limit);
      expect(pages.slice(0, -1).every(({ length }) => length === limit)).toBe(true);
      const whole = pages.flat();
      expect(whole.map(({ at }) => (at - start) / minute)).toEqual([7, 6, 5, 4, 3, 2, 1]);
      expect(whole.map(({ before }) => before === null)).toEqual([
        ...Array<boolean>(5).fill(false),
        true,
        true,
      ]);
    });

    it('what changes while somebody reads on comes to nobody twice', async () => {
      const store = await newStore();
      await fill(store, 3);
      const first = await store.loadSettingHistory({ settings: keptSettingNames, limit: 1, cursor: null });
      const value = defaultSettings['auto-close'];
      await store.saveSetting({
        name: 'auto-close',
        value,
        version: 2,
        by: 'agt_ada',
        at: start + 9 * minute,
      });
      const rest = await store.loadSettingHistory({
        settings: keptSettingNames,
        limit: 9,
        cursor: first.cursor,
      });
      expect(rest.items.map(({ setting, version }) => [setting, version])).toEqual([
        ['teams', 1],
        ['auto-close', 1],
      ]);
    });

    it('a setting keeps the order of its versions, though clocks differ', async () => {
      const store = await newStore();
      for (const [version, at] of [start + minute, start, start + 2 * minute].entries())
        await store.saveSetting({ name: 'auto-close', value: autoClose(), version, by: 'agt_ada', at });
      const versions = (await pagesOf(store, keptSettingNames, 2)).flat().map(({ version }) => version);
      expect(versions).toEqual([3, 2, 1]);
    });

    it('long values make short pages, and lose nothing', async () => {
      const store = await newStore();
      const keywords = Array.from({ length: 2_500 }, (_, nth) => `${'x'.repeat(100)}${nth}`);
      for (let version = 0; version < 8; version++)
        await store.saveSetting({
          name: 'tag-rules',
          value: { rules: [{ keywords, tags: [`v${version}`], channels: null }] },
          version,
          by: 'agt_ada',
          at: start + version,
        });
      const pages = await pagesOf(store, keptSettingNames, 20);
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.flat().map(({ version }) => version)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    });

    it.each(['', 'nonsense', 'eyJ0ZWFtcyI6MH0', 'eyJjb2xvdXIiOjF9'])(
      'refuses the cursor %j, which it never gave out',
      async (cursor) => {
        const store = await newStore();
        const read = store.loadSettingHistory({ settings: keptSettingNames, limit: 1, cursor });
        await expect(read).rejects.toThrow(MalformedCursor);
      },
    );
  });
}
