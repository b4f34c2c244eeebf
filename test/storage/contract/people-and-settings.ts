import { describe, expect, it } from 'vitest';
import { goOffline } from '#domain/agent.ts';
import { defaultSettings } from '#domain/settings.ts';
import { anAgent, autoClose, start } from '#test/support/builders.ts';
import type { Store } from '#use-cases/ports.ts';
import { keep, type NewStore } from './setup.ts';

const rules = autoClose({ enabled: true, inactivityDays: 3, closeUnanswered: false });

const saveAutoClose = (store: Store, version: number, value = rules) =>
  store.saveSetting({ name: 'auto-close', value, version, by: 'agt_ada', at: start });

export function agentsContract(newStore: NewStore): void {
  describe('agents', () => {
    it('are kept with all that is known of them, and found one by one and together', async () => {
      const store = await newStore();
      const sam = anAgent({ maxOpenTickets: 5, signedOutAt: start, load: 3 });
      const sue = anAgent({ id: 'agt_sue', role: 'owner', presence: 'offline', onlineUntil: null });
      expect(await store.loadAgents()).toEqual([]);
      for (const after of [sue, sam]) expect(await store.saveAgent({ before: null, after })).toBe('saved');
      expect(await store.loadAgents()).toEqual([sam, sue]);
      expect(await store.loadAgent('agt_sam')).toEqual(sam);
      expect(await store.loadAgent('agt_none')).toBeNull();
    });

    it('two first requests at once make one agent', async () => {
      const store = await newStore();
      const outcomes = await Promise.all(
        [1, 2].map(() => store.saveAgent({ before: null, after: anAgent() })),
      );
      expect(outcomes.toSorted()).toEqual(['moved-on', 'saved']);
    });

    it('are saved only as they were seen', async () => {
      const store = await newStore();
      const sam = anAgent();
      await store.saveAgent({ before: null, after: sam });
      expect(await store.saveAgent({ before: sam, after: goOffline(sam, start) })).toBe('saved');
      expect(await store.saveAgent({ before: sam, after: { ...sam, version: 2 } })).toBe('moved-on');
      expect(await store.loadAgent('agt_sam')).toEqual(goOffline(sam, start));
      const gone = anAgent({ id: 'agt_gone' });
      expect(await store.saveAgent({ before: gone, after: goOffline(gone, start) })).toBe('moved-on');
    });

    it('A2, A10: keep what was counted meanwhile', async () => {
      const store = await newStore();
      const sam = anAgent();
      await store.saveAgent({ before: null, after: sam });
      await store.tally([{ ticket: await keep(store), loadOf: 'agt_sam', listedIn: 'agt_sam' }]);
      expect(await store.saveAgent({ before: sam, after: goOffline(sam, start) })).toBe('saved');
      expect(await store.loadAgent('agt_sam')).toEqual({ ...goOffline(sam, start), load: 1, open: 1 });
    });
  });
}

export function settingsContract(newStore: NewStore): void {
  describe('settings', () => {
    it('A4, C1: are what nobody has changed yet: everything automatic is off', async () => {
      const store = await newStore();
      expect(await store.loadSettings()).toEqual(defaultSettings);
      expect(await store.loadSetting('auto-close')).toEqual({
        value: defaultSettings['auto-close'],
        version: 0,
      });
    });

    it('are saved one by one, counted, and seen by whoever reads them together with other things', async () => {
      const store = await newStore();
      const officeHours = {
        timeZone: 'Europe/Berlin',
        weekly: [{ days: ['mon', 'fri'], from: '09:00', to: '17:00' }],
        datesOff: ['2026-12-25'],
        automaticMessages: ['email'],
        duringMessage: 'Hallo!',
        nobodyOnlineMessage: null,
        outsideMessage: null,
      } as const;
      const by = { by: 'agt_ada', at: start } as const;
      expect(await saveAutoClose(store, 0)).toBe('saved');
      expect(await store.saveSetting({ name: 'office-hours', value: officeHours, version: 0, ...by })).toBe(
        'saved',
      );
      const all = { ...defaultSettings, 'auto-close': rules, 'office-hours': officeHours };
      expect(await store.loadSettings()).toEqual(all);
      expect(await store.loadSetting('auto-close')).toEqual({ value: rules, version: 1 });
      expect((await store.loadForTimer('tkt_1', 'check')).settings).toEqual(all);
    });

    it('T11: a lost race is never a silent overwrite', async () => {
      const store = await newStore();
      const outcomes = await Promise.all([saveAutoClose(store, 0), saveAutoClose(store, 0)]);
      expect(outcomes.toSorted()).toEqual(['moved-on', 'saved']);
      expect(await saveAutoClose(store, 0, { ...rules, inactivityDays: 9 })).toBe('moved-on');
      expect(await saveAutoClose(store, 2, { ...rules, inactivityDays: 9 })).toBe('moved-on');
      expect(await saveAutoClose(store, 1, { ...rules, inactivityDays: 4 })).toBe('saved');
      expect(await store.loadSetting('auto-close')).toMatchObject({
        value: { inactivityDays: 4 },
        version: 2,
      });
    });
  });
}
