import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Agent, Role } from '#domain/agent.ts';
import type { AgentId } from '#domain/ids.ts';
import { changeRole, type Membership, removeAgent } from '#domain/membership.ts';
import { anAgent, aTeam, start } from '#test/support/builders.ts';

const roles: readonly Role[] = ['owner', 'admin', 'manager', 'support', 'analyst'];
const one = (name: string, role: Role, more: Partial<Agent> = {}): Agent =>
  anAgent({ id: `agt_${name}`, name, email: `${name}@example.com`, role, ...more });
const ada = one('ada', 'owner');
const max = one('max', 'admin');
const sam = one('sam', 'support');
const sue = one('sue', 'support');
const team: Membership = { agents: [ada, max, sam, sue], teams: [aTeam()] };
const now = start + 1;

const role = (membership: Membership, agentId: AgentId, to: Role, by: Agent) =>
  changeRole(membership, { agentId, role: to, by: by.id, now });
const remove = (membership: Membership, agentId: AgentId, by: Agent) =>
  removeAgent(membership, { agentId, by: by.id, now });
const refused = (code: string) => ({ ok: false, refusal: { code } });

describe('another role', () => {
  it('A1: is given by who administers, and rests on their role', () => {
    expect(role(team, sam.id, 'manager', max)).toEqual({
      ok: true,
      value: {
        before: sam,
        after: { ...sam, role: 'manager', version: 2 },
        teams: null,
        restsOn: [{ id: max.id, role: 'admin' }],
      },
    });
  });

  it('A1: of an owner, or as one, is for owners to give', () => {
    expect(role(team, sam.id, 'owner', max)).toEqual(refused('owners-only'));
    expect(role(team, ada.id, 'support', max)).toEqual(refused('owners-only'));
    expect(role(team, max.id, 'owner', max)).toEqual(refused('owners-only'));
    expect(role(team, sam.id, 'owner', ada)).toMatchObject({ ok: true, value: { after: { role: 'owner' } } });
  });

  it('A1: leaves an owner behind: another one, on whom it rests', () => {
    expect(role(team, ada.id, 'admin', ada)).toEqual(refused('last-owner'));
    const ben = one('ben', 'owner');
    const gone = one('gus', 'owner', { removedAt: start });
    expect(role({ ...team, agents: [gone, ada, max] }, ada.id, 'admin', ada)).toEqual(refused('last-owner'));
    expect(role({ ...team, agents: [gone, ada, ben] }, ada.id, 'admin', ada)).toMatchObject({
      value: { restsOn: [{ id: ben.id, role: 'owner' }] },
    });
    expect(role({ ...team, agents: [ada, ben] }, ben.id, 'admin', ada)).toMatchObject({
      value: { restsOn: [{ id: ada.id, role: 'owner' }] },
    });
  });

  it('A9: of an analyst takes them offline and out of their teams', () => {
    expect(role(team, sam.id, 'analyst', max)).toMatchObject({
      value: {
        after: { role: 'analyst', presence: 'offline', onlineUntil: null, removedAt: null, version: 2 },
        teams: [{ agentIds: [sue.id] }],
      },
    });
  });

  it('A9: of an analyst is not for the only agent of a team', () => {
    const alone = aTeam({ agentIds: [sam.id] });
    expect(role({ ...team, teams: [alone] }, sam.id, 'analyst', max)).toEqual({
      ok: false,
      refusal: { code: 'only-agent-of-team', teams: [alone] },
    });
    expect(role({ ...team, teams: [alone] }, sam.id, 'manager', max).ok).toBe(true);
  });

  it('is none where they have it already', () => {
    expect(role(team, sam.id, 'support', max)).toMatchObject({ value: { before: sam, after: sam } });
  });

  it('is for nobody who is gone, and from nobody who is', () => {
    const gone = one('gus', 'owner', { removedAt: start });
    const with_ = { ...team, agents: [...team.agents, gone] };
    expect(role(with_, gone.id, 'admin', ada)).toEqual(refused('not-found'));
    expect(role(with_, 'agt_none', 'admin', ada)).toEqual(refused('not-found'));
    expect(role(with_, sam.id, 'admin', gone)).toEqual(refused('owners-only'));
  });
});

describe('removing', () => {
  it('A1: leaves a name, offline, in no team', () => {
    expect(remove(team, sam.id, max)).toEqual({
      ok: true,
      value: {
        before: sam,
        after: {
          ...sam,
          presence: 'offline',
          onlineSince: null,
          onlineUntil: null,
          offlineSince: now,
          removedAt: now,
          version: 2,
        },
        teams: [aTeam({ agentIds: [sue.id] })],
        restsOn: [{ id: max.id, role: 'admin' }],
      },
    });
  });

  it('A1: is nothing that one does to oneself', () => {
    for (const self of [ada, max]) expect(remove(team, self.id, self)).toEqual(refused('not-yourself'));
  });

  it('A1: an owner is for another owner', () => {
    expect(remove(team, ada.id, max)).toEqual(refused('owners-only'));
    const ben = one('ben', 'owner');
    expect(remove({ ...team, agents: [ada, ben] }, ben.id, ada)).toMatchObject({
      value: { restsOn: [{ id: ada.id, role: 'owner' }] },
    });
  });

  it('A9: is not for the only agent of a team, whoever is left in it by name', () => {
    const gone = one('gus', 'support', { removedAt: start });
    const ann = one('ann', 'analyst');
    const teams = [
      aTeam({ agentIds: [sam.id, gone.id, ann.id] }),
      aTeam({ id: 'team_2', agentIds: [sue.id] }),
    ];
    const agents = [...team.agents, gone, ann];
    expect(remove({ agents, teams }, sam.id, max)).toMatchObject({
      refusal: { code: 'only-agent-of-team', teams: [{ id: 'team_returns' }] },
    });
    expect(remove({ agents, teams }, max.id, ada).ok).toBe(true);
  });
});

/** Decisions are committed one by one, each while what it rests on still holds; otherwise they are made afresh. */
describe('whatever they decide about each other', () => {
  const names = ['ada', 'ben', 'cas', 'dan'] as const;
  const step = fc.record({
    by: fc.constantFrom(...names),
    agent: fc.constantFrom(...names),
    role: fc.option(fc.constantFrom(...roles), { nil: null }),
    /** Decided on what was there so many commits ago. */
    late: fc.nat(3),
  });

  it('A1, A9: there is an owner, and every team has an agent', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const first: Membership = {
          agents: names.map((name) => one(name, 'owner')),
          teams: [aTeam({ agentIds: names.map((name): AgentId => `agt_${name}`) })],
        };
        const history = [first];
        for (const { by, agent, role: to, late } of steps) {
          const seen = history.at(-1 - Math.min(late, history.length - 1)) ?? first;
          const current = history.at(-1) ?? first;
          const deciding = { agentId: `agt_${agent}`, by: `agt_${by}`, now } as const;
          const decision =
            to === null ? removeAgent(seen, deciding) : changeRole(seen, { ...deciding, role: to });
          if (!decision.ok) continue;
          const { before, after, teams, restsOn } = decision.value;
          const inTable = (id: AgentId) => current.agents.find((each) => each.id === id);
          const holds =
            inTable(before.id)?.version === before.version &&
            restsOn.every(({ id, role }) => inTable(id)?.role === role && inTable(id)?.removedAt === null) &&
            (teams === null || seen.teams === current.teams);
          if (!holds) continue;
          history.push({
            agents: current.agents.map((each) => (each.id === after.id ? after : each)),
            teams: teams ?? current.teams,
          });
          const { agents } = history.at(-1) ?? first;
          expect(agents.some((each) => each.role === 'owner' && each.removedAt === null)).toBe(true);
          for (const { agentIds } of history.at(-1)?.teams ?? []) {
            expect(agentIds).not.toEqual([]);
            for (const id of agentIds) expect(agents.find((each) => each.id === id)?.removedAt).toBeNull();
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
