import { describe, expect, it } from 'vitest';
import type { Agent } from '#domain/agent.ts';
import { anAgent, aTeam, start } from '#test/support/builders.ts';
import { ada, openInbox, overlaid, sam, sue } from '#test/support/inbox.ts';
import { createMemoryDirectory, type MemoryDirectory } from '#test/support/memory-directory.ts';
import { type DirectoryDeps, dismiss, inviteAgent, setRole } from '#use-cases/directory.ts';
import type { Directory } from '#use-cases/ports.ts';
import { identify } from '#use-cases/sign-in.ts';

const max = anAgent({ id: 'agt_max', name: 'Max', email: 'max@example.com', role: 'admin' });
const lou = { email: 'lou@example.com', name: 'Lou', role: 'support' } as const;

async function setup({ agents = [ada, max, sam, sue], before = () => {} }: Partial<Setup> = {}) {
  const inbox = await openInbox({ agents });
  const directory = createMemoryDirectory(before);
  for (const { id, email, name, role } of agents)
    directory.keep({ agentId: id, email, name, groups: [role], status: 'active' });
  const deps: DirectoryDeps = { ...inbox.deps, directory };
  return { inbox, directory, deps };
}
interface Setup {
  agents: readonly Agent[];
  before: (call: keyof Directory) => void | Promise<void>;
}

async function invited(deps: DirectoryDeps, person: Parameters<typeof inviteAgent>[0] = lou, by = max) {
  const result = await inviteAgent(person, by, deps);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

describe('inviting', () => {
  it('A1: makes an agent with the role at once, offline, before anybody has signed in', async () => {
    const { inbox, directory, deps } = await setup();
    const { agent, isNew } = await invited(deps);
    expect(isNew).toBe(true);
    expect(await inbox.agent(agent.id)).toMatchObject({ ...lou, presence: 'offline', removedAt: null });
    expect(directory.accounts.get(agent.id)).toMatchObject({ groups: ['support'], status: 'invited' });
    expect(directory.mailed).toEqual([lou.email]);
  });

  it('A1: an owner is for owners', async () => {
    const { directory, deps } = await setup();
    const owner = { ...lou, role: 'owner' } as const;
    expect(await inviteAgent(owner, max, deps)).toEqual({ ok: false, refusal: { code: 'owners-only' } });
    expect(directory.mailed).toEqual([]);
    expect((await invited(deps, owner, ada)).agent.role).toBe('owner');
  });

  it('A1: once more sends an unused invitation again, and changes nothing', async () => {
    const { inbox, directory, deps } = await setup();
    const { agent } = await invited(deps);
    const again = await invited(deps, { ...lou, name: 'Louise', role: 'admin' });
    expect(again).toEqual({ agent, isNew: false });
    expect(directory.mailed).toEqual([lou.email, lou.email]);
    expect(await inbox.agent(agent.id)).toEqual(agent);
    expect(directory.accounts.get(agent.id)?.groups).toEqual(['support']);
  });

  it('A1: somebody who has signed in is there already', async () => {
    const { directory, deps } = await setup();
    const { agent } = await invited(deps);
    directory.use(agent.id);
    expect(await inviteAgent(lou, max, deps)).toEqual({ ok: false, refusal: { code: 'already-there' } });
    expect(directory.mailed).toEqual([lou.email]);
  });

  it('A1: at once by two makes one agent', async () => {
    const { inbox, deps } = await setup();
    const both = await Promise.all([invited(deps), invited(deps, { ...lou, role: 'manager' })]);
    expect(both[0].agent).toEqual(both[1].agent);
    expect((await inbox.store.loadAgents()).filter(({ email }) => email === lou.email)).toHaveLength(1);
  });

  it('A1: a removed person makes somebody new', async () => {
    const { inbox, directory, deps } = await setup();
    const { agent } = await invited(deps);
    await dismiss({ agentId: agent.id, by: max.id }, deps);
    const { agent: anew, isNew } = await invited(deps);
    expect(isNew).toBe(true);
    expect(anew.id).not.toBe(agent.id);
    expect((await inbox.agent(agent.id)).removedAt).toBe(start);
    expect([...directory.accounts.keys()]).toContain(anew.id);
  });

  it('A1: a removed person whose account outlived the removal makes somebody new, too', async () => {
    const { directory, deps } = await setup();
    const { agent } = await invited(deps);
    await dismiss({ agentId: agent.id, by: max.id }, { ...deps, directory: deaf(directory) });
    expect(directory.accounts.has(agent.id)).toBe(true);
    const { agent: anew } = await invited(deps);
    expect(anew.id).not.toBe(agent.id);
    expect(directory.accounts.has(agent.id)).toBe(false);
  });

  it('A1: whom the pool knows with a role, and the inbox doesn’t, keeps that role: nobody takes it by inviting', async () => {
    const { directory, deps } = await setup();
    for (const status of ['invited', 'active'] as const) {
      const email = `${status}@example.com`;
      directory.keep({ agentId: `agt_${status}`, email, name: 'Olga', groups: ['owner'], status });
      const { agent } = await invited(deps, { ...lou, email });
      expect(agent).toMatchObject({ id: `agt_${status}`, role: 'owner' });
    }
  });

  it('A1: says that the pool refuses the address', async () => {
    const { deps } = await setup();
    expect(await inviteAgent({ ...lou, email: 'lou@invalid.example' }, max, deps)).toMatchObject({
      refusal: { code: 'address-refused', reason: 'Invalid email address.' },
    });
  });
});

/** Its account stays. */
const deaf = (directory: MemoryDirectory): Directory => ({ ...directory, remove: async () => {} });

describe('a crash between the calls', () => {
  class Crash extends Error {}
  /** Dies at the nth step, of the store or of the pool, before it or after it. */
  async function crashing(
    nth: number,
    when: 'before' | 'after',
    work: (deps: DirectoryDeps) => Promise<unknown>,
  ) {
    const { inbox, directory, deps } = await setup({ agents: [ada, max, sam, sue] });
    let steps = 0;
    const mortal = <Target extends object>(target: Target): Target =>
      new Proxy(target, {
        get(object, name) {
          const original = Reflect.get(object, name);
          if (typeof original !== 'function') return original;
          return async (...args: unknown[]) => {
            const strikes = ++steps === nth;
            if (strikes && when === 'before') throw new Crash();
            const result = await original.apply(object, args);
            if (strikes) throw new Crash();
            return result;
          };
        },
      });
    const crashed = await work({ ...deps, store: mortal(inbox.store), directory: mortal(directory) }).then(
      () => false,
      (error) => {
        if (!(error instanceof Crash)) throw error;
        return true;
      },
    );
    return { inbox, directory, deps, crashed };
  }
  const moments = Array.from({ length: 8 }, (_, nth) => nth + 1).flatMap((nth) =>
    (['before', 'after'] as const).map((when) => [nth, when] as const),
  );

  it.each(moments)('A1: at step %i, %s it: inviting again ends it', async (nth, when) => {
    const { inbox, directory, deps } = await crashing(nth, when, (mortal) => invited(mortal));
    const { agent } = await invited(deps, { ...lou });
    expect(await inbox.agent(agent.id)).toMatchObject({ role: 'support', removedAt: null });
    expect(directory.accounts.get(agent.id)?.groups).toEqual(['support']);
    expect([...directory.accounts.values()].filter(({ email }) => email === lou.email)).toHaveLength(1);
    expect((await inbox.store.loadAgents()).filter(({ email }) => email === lou.email)).toHaveLength(1);
  });

  it.each(moments)('A1: at step %i, %s it: removing again ends it', async (nth, when) => {
    const removal = { agentId: sam.id, by: max.id };
    const { inbox, directory, deps } = await crashing(nth, when, (mortal) => dismiss(removal, mortal));
    expect((await dismiss(removal, deps)).ok).toBe(true);
    expect((await inbox.agent(sam.id)).removedAt).toBe(start);
    expect(directory.accounts.has(sam.id)).toBe(false);
  });

  it.each(moments)('A1: at step %i, %s it: giving the role again ends it', async (nth, when) => {
    const change = { agentId: sam.id, by: max.id, role: 'manager' } as const;
    const { inbox, directory, deps } = await crashing(nth, when, (mortal) => setRole(change, mortal));
    expect((await setRole(change, deps)).ok).toBe(true);
    expect((await inbox.agent(sam.id)).role).toBe('manager');
    expect(directory.accounts.get(sam.id)?.groups).toEqual(['manager']);
  });

  it('those moments are all there are', async () => {
    const walks = [
      (deps: DirectoryDeps) => invited(deps),
      (deps: DirectoryDeps) => dismiss({ agentId: sam.id, by: max.id }, deps),
      (deps: DirectoryDeps) => setRole({ agentId: sam.id, by: max.id, role: 'manager' }, deps),
    ];
    for (const walk of walks) expect((await crashing(9, 'before', walk)).crashed).toBe(false);
    for (const walk of walks) expect((await crashing(1, 'before', walk)).crashed).toBe(true);
  });
});

describe('who was removed', () => {
  it('A1: is nobody at once, by whatever token, though the pool has not heard of it yet', async () => {
    const { inbox, directory, deps } = await setup();
    await inbox.set('teams', { teams: [aTeam()] });
    await dismiss({ agentId: sam.id, by: max.id }, { ...deps, directory: deaf(directory) });
    const identity = { agentId: sam.id, email: sam.email, name: sam.name, group: 'owner' } as const;
    for (const signedInAt of [start, start + 1_000_000])
      expect(await identify({ ...identity, signedInAt }, inbox.store)).toBeNull();
    const { value } = await inbox.store.loadSetting('teams');
    expect(value.teams).toEqual([aTeam({ agentIds: [sue.id] })]);
  });

  it('A9: loses to nobody who puts them into a team meanwhile: one of the two is decided afresh', async () => {
    const { inbox, deps } = await setup();
    const { version } = await inbox.store.loadSetting('teams');
    await dismiss({ agentId: sam.id, by: max.id }, deps);
    const teams = { name: 'teams', value: { teams: [aTeam()] }, version, by: ada.id, at: start } as const;
    expect(await inbox.store.saveSetting(teams)).toBe('moved-on');
  });

  it('A9: is decided afresh where the teams change meanwhile', async () => {
    const { inbox, deps } = await setup();
    let first = true;
    const store = overlaid(inbox.store, {
      async saveMember(change) {
        if (first) await inbox.set('teams', { teams: [aTeam({ agentIds: [sam.id] })] });
        first = false;
        return inbox.store.saveMember(change);
      },
    });
    expect(await dismiss({ agentId: sam.id, by: max.id }, { ...deps, store })).toMatchObject({
      refusal: { code: 'only-agent-of-team' },
    });
    expect((await inbox.agent(sam.id)).removedAt).toBeNull();
  });
});
