import { describe, expect, it } from 'vitest';
import { type Agent, goOffline } from '#domain/agent.ts';
import { anAgent, aTeam, start } from '#test/support/builders.ts';
import type { Store } from '#use-cases/ports.ts';
import { keep, type NewStore } from './setup.ts';

const sam = anAgent();
const ada = anAgent({ id: 'agt_ada', role: 'owner', presence: 'offline', onlineUntil: null });
const gone: Agent = { ...goOffline(sam, start), removedAt: start };
const restsOn = [{ id: ada.id, role: ada.role }];
const team = aTeam();
const leaving = (version: number) => ({
  before: [team],
  after: [aTeam({ agentIds: ['agt_sue'] })],
  version,
  by: ada.id,
  at: start,
});

async function setup(newStore: NewStore): Promise<Store> {
  const store = await newStore();
  for (const after of [sam, ada]) await store.saveAgent({ before: null, after });
  return store;
}
const withTeam = (store: Store) =>
  store.saveSetting({ name: 'teams', value: { teams: [team] }, version: 0, by: ada.id, at: start });

export function membersContract(newStore: NewStore): void {
  describe('members of the team', () => {
    it('A9: leave the team and its teams in one write', async () => {
      const store = await setup(newStore);
      await withTeam(store);
      const saved = await store.saveMember({ before: sam, after: gone, restsOn, teams: leaving(1) });
      expect(saved).toBe('saved');
      expect(await store.loadAgent(sam.id)).toEqual(gone);
      const { value, version } = await store.loadSetting('teams');
      expect([value.teams[0]?.agentIds, version]).toEqual([['agt_sue'], 2]);
    });

    it('A10: keep what was counted meanwhile', async () => {
      const store = await setup(newStore);
      const ticket = await keep(store);
      await store.tally([{ ticket, loadOf: sam.id, listedIn: sam.id }]);
      expect(await store.saveMember({ before: sam, after: gone, restsOn, teams: null })).toBe('saved');
      expect(await store.loadAgent(sam.id)).toEqual({ ...gone, load: 1, open: 1 });
    });

    it('are changed only as they were seen', async () => {
      const store = await setup(newStore);
      await store.saveAgent({ before: sam, after: goOffline(sam, start) });
      expect(await store.saveMember({ before: sam, after: gone, restsOn, teams: null })).toBe('moved-on');
      expect((await store.loadAgent(sam.id))?.removedAt).toBeNull();
    });

    it('A1: are changed only while those it rests on are there in their roles', async () => {
      const store = await setup(newStore);
      const change = { before: sam, after: gone, teams: null };
      const nobody = { id: 'agt_none', role: 'owner' } as const;
      expect(await store.saveMember({ ...change, restsOn: [nobody] })).toBe('moved-on');
      const other = { id: ada.id, role: 'admin' } as const;
      expect(await store.saveMember({ ...change, restsOn: [other] })).toBe('moved-on');
      await store.saveAgent({ before: ada, after: { ...ada, removedAt: start, version: 2 } });
      expect(await store.saveMember({ ...change, restsOn })).toBe('moved-on');
      expect(await store.loadAgent(sam.id)).toEqual(sam);
    });

    it('A9: are changed only while the teams are as they were seen', async () => {
      const store = await setup(newStore);
      await withTeam(store);
      const change = { before: sam, after: gone, restsOn };
      expect(await store.saveMember({ ...change, teams: leaving(0) })).toBe('moved-on');
      expect(await store.saveMember({ ...change, teams: leaving(2) })).toBe('moved-on');
      expect(await store.loadAgent(sam.id)).toEqual(sam);
      expect((await store.loadSetting('teams')).version).toBe(1);
    });

    it('A9: have whoever changes the teams meanwhile lose, also where they are in none', async () => {
      const store = await setup(newStore);
      const teams = { ...leaving(0), before: [], after: [] };
      expect(await store.saveMember({ before: sam, after: gone, restsOn, teams })).toBe('saved');
      expect(await withTeam(store)).toBe('moved-on');
    });
  });
}
