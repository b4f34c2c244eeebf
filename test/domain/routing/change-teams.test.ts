import { describe, expect, it } from 'vitest';
import {
  addTeam,
  changeTeam,
  faultsOfTeam,
  mostTeams,
  orderTeams,
  removeTeam,
} from '#domain/routing/change-teams.ts';
import { aTeam, start } from '#test/support/builders.ts';
import { sam, sue } from '#test/support/inbox.ts';

const returns = aTeam();
const vip = aTeam({ id: 'team_vip', name: 'VIP', tags: [] });
const standing = { teams: [returns, vip], agents: [sam, sue] };
const many = (length: number) => Array.from({ length }, (_, nth) => `label ${nth}`);

describe('A9: what is wrong with a team', () => {
  it.each([
    ['a name that another has', null, { name: ' returns' }, [{ code: 'name-taken' }]],
    ['not its own', returns.id, { name: 'RETURNS' }, []],
    ['too many labels', null, { tags: many(11), segments: many(10) }, [{ code: 'too-many-labels' }]],
    ['with those that it keeps', returns.id, { segments: many(20) }, [{ code: 'too-many-labels' }]],
    ['twenty are not too many', vip.id, { segments: many(20) }, []],
    [
      'somebody who is not there',
      null,
      { agentIds: [sam.id, 'agt_x'] },
      [{ code: 'not-an-assignee', index: 1 }],
    ],
    ['nothing where nothing changes', returns.id, {}, []],
  ] as const)('%s', (_, id, fields, faults) => {
    expect(faultsOfTeam({ id, fields }, standing)).toEqual(faults);
  });

  it('A1: an analyst, or who has left, is no assignee', () => {
    const agents = [
      { ...sam, role: 'analyst' as const },
      { ...sue, removedAt: start },
    ];
    const faults = faultsOfTeam({ id: null, fields: { agentIds: [sam.id, sue.id] } }, { teams: [], agents });
    expect(faults).toEqual([0, 1].map((index) => ({ code: 'not-an-assignee', index })));
  });
});

describe('A9: the list of teams', () => {
  const third = aTeam({ id: 'team_3', name: 'Third' });

  it('takes a new one at its end, up to fifty', () => {
    expect(addTeam(third, standing)).toEqual({ ok: true, value: [returns, vip, third] });
    const full = many(mostTeams).map((name) => aTeam({ id: `team_${name}`, name }));
    expect(addTeam(third, { ...standing, teams: full })).toEqual({
      ok: false,
      refusal: [{ code: 'too-many-teams' }],
    });
  });

  it('keeps a changed one in its place', () => {
    const changed = changeTeam(returns.id, { name: 'Refunds' }, standing);
    expect(changed).toEqual({ ok: true, value: [{ ...returns, name: 'Refunds' }, vip] });
    expect(changeTeam('team_none', {}, standing)).toEqual({ ok: false, refusal: 'not-found' });
    expect(changeTeam(vip.id, { name: 'Returns' }, standing).ok).toBe(false);
  });

  it('loses one', () => {
    expect(removeTeam(returns.id, standing.teams)).toEqual({ ok: true, value: [vip] });
    expect(removeTeam('team_none', standing.teams)).toEqual({ ok: false, refusal: 'not-found' });
  });

  it('is ordered by naming each once', () => {
    expect(orderTeams([vip.id, returns.id], standing.teams)).toEqual({ ok: true, value: [vip, returns] });
    expect(orderTeams([vip.id, vip.id, 'team_none'], standing.teams)).toEqual({
      ok: false,
      refusal: [
        { code: 'twice', index: 1 },
        { code: 'no-team', index: 2 },
        { code: 'missing', teams: [returns] },
      ],
    });
    expect(orderTeams([], [])).toEqual({ ok: true, value: [] });
  });
});
