import { describe, expect, it } from 'vitest';
import { minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import type { Connection, Store } from '#use-cases/ports.ts';
import type { NewStore } from './setup.ts';

const ada = { by: 'agt_ada', at: start } as const;

async function zendeskIn(store: Store): Promise<Connection> {
  const [zendesk] = await store.loadConnections();
  if (zendesk?.platform !== 'zendesk') throw new Error('Zendesk comes first');
  return zendesk;
}
const connectedTo = (before: Connection, account: string): Connection => ({
  ...before,
  account,
  email: 'ada@shop.example',
  connectedAt: start,
  connectedBy: 'agt_ada',
  version: before.version + 1,
});
const cut = (before: Connection): Connection => ({
  ...before,
  account: null,
  email: null,
  connectedAt: null,
  connectedBy: null,
  version: before.version + 1,
});
const choose = (store: Store, method: 'helpdesk' | 'zendesk' | 'gorgias' | 'none', version: number) =>
  store.saveSetting({ name: 'hand-off', value: { method, message: 'x' }, version, ...ada });

async function connectedStore(newStore: NewStore): Promise<{ store: Store; zendesk: Connection }> {
  const store = await newStore();
  const before = await zendeskIn(store);
  const zendesk = connectedTo(before, 'shop.zendesk.com');
  expect(await store.saveConnection({ before, after: zendesk, ...ada })).toBe('saved');
  return { store, zendesk };
}

export function connectionsContract(newStore: NewStore): void {
  describe('connections to other helpdesks', () => {
    it('H1: there are none at first, one place for each helpdesk', async () => {
      const none = {
        account: null,
        email: null,
        connectedAt: null,
        connectedBy: null,
        claimedUntil: null,
        version: 0,
      };
      expect(await (await newStore()).loadConnections()).toEqual([
        { platform: 'zendesk', ...none },
        { platform: 'gorgias', ...none },
      ]);
    });

    it('are kept with all that is known of them, each by itself', async () => {
      const { store, zendesk } = await connectedStore(newStore);
      const claimed = { ...zendesk, claimedUntil: start + minute, version: 2 };
      expect(await store.saveConnection({ before: zendesk, after: claimed, ...ada })).toBe('saved');
      const [first, second] = await store.loadConnections();
      expect(first).toEqual(claimed);
      expect(second).toMatchObject({ platform: 'gorgias', account: null, version: 0 });
    });

    it('are saved only as they were seen', async () => {
      const store = await newStore();
      const before = await zendeskIn(store);
      const save = (account: string) =>
        store.saveConnection({ before, after: connectedTo(before, account), ...ada });
      expect((await Promise.all([save('a'), save('b')])).toSorted()).toEqual(['moved-on', 'saved']);
      expect(await save('c')).toBe('moved-on');
      const ahead = { ...before, version: 5 };
      expect(await store.saveConnection({ before: ahead, after: connectedTo(ahead, 'd'), ...ada })).toBe(
        'moved-on',
      );
    });

    it('H1: none is chosen that isn’t connected, and none that is chosen is cut', async () => {
      const { store, zendesk } = await connectedStore(newStore);
      expect(await choose(store, 'gorgias', 0)).toBe('not-connected');
      expect(await store.loadSetting('hand-off')).toMatchObject({ version: 0 });
      expect(await choose(store, 'zendesk', 0)).toBe('saved');
      expect(await store.saveConnection({ before: zendesk, after: cut(zendesk), ...ada })).toBe('chosen');
      expect(await zendeskIn(store)).toEqual(zendesk);
      const renewed = { ...connectedTo(zendesk, 'desk.zendesk.com') };
      expect(await store.saveConnection({ before: zendesk, after: renewed, ...ada })).toBe('saved');
      expect(await choose(store, 'none', 1)).toBe('saved');
      expect(await store.saveConnection({ before: renewed, after: cut(renewed), ...ada })).toBe('saved');
      expect(await choose(store, 'zendesk', 2)).toBe('not-connected');
    });

    it('a version that has moved on comes before what isn’t connected or is chosen', async () => {
      const { store, zendesk } = await connectedStore(newStore);
      await choose(store, 'zendesk', 0);
      expect(await choose(store, 'gorgias', 0)).toBe('moved-on');
      const stale = { ...zendesk, version: 7 };
      expect(await store.saveConnection({ before: stale, after: cut(stale), ...ada })).toBe('moved-on');
    });

    it('H1: of choosing and cutting at once, one is refused', async () => {
      for (let nth = 0; nth < 10; nth++) {
        const { store, zendesk } = await connectedStore(newStore);
        const outcomes = await Promise.all([
          choose(store, 'zendesk', 0),
          store.saveConnection({ before: zendesk, after: cut(zendesk), ...ada }),
        ]);
        expect([
          ['saved', 'chosen'],
          ['not-connected', 'saved'],
        ]).toContainEqual(outcomes);
      }
    });

    it('T11: every account that came or went is in the history, with who and when; what is only claimed is not', async () => {
      const { store, zendesk } = await connectedStore(newStore);
      const claimed = { ...zendesk, claimedUntil: start + minute, version: 2 };
      await store.saveConnection({ before: zendesk, after: claimed, ...ada });
      const gone = { ...cut(claimed), claimedUntil: null };
      await store.saveConnection({ before: claimed, after: gone, by: 'agt_max', at: start + minute });
      const query = { settings: ['zendesk', 'gorgias', 'hand-off'] as const, limit: 5, cursor: null };
      const { items, cursor } = await store.loadSettingHistory(query);
      const was = { account: 'shop.zendesk.com', email: 'ada@shop.example' };
      expect(cursor).toBeNull();
      expect(items).toEqual([
        {
          setting: 'zendesk',
          version: 3,
          by: 'agt_max',
          at: start + minute,
          value: { account: null, email: null },
          before: was,
        },
        { setting: 'zendesk', version: 1, by: 'agt_ada', at: start, value: was, before: null },
      ]);
      const first = await store.loadSettingHistory({ ...query, limit: 1 });
      const rest = await store.loadSettingHistory({ ...query, limit: 1, cursor: first.cursor });
      expect([...first.items, ...rest.items]).toEqual(items);
      expect(rest.cursor).toBeNull();
    });
  });
}
