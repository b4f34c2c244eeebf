import { describe, expect, it } from 'vitest';
import { labelOf, teamFor, teamForNewTags } from '#domain/routing/team.ts';
import { aTeam } from '#test/support/builders.ts';

const returns = aTeam({ id: 'team_returns', tags: ['returns', 'refunds'], segments: [] });
const vip = aTeam({ id: 'team_vip', tags: ['urgent'], segments: ['vip'] });
const billing = aTeam({ id: 'team_billing', tags: ['returns', 'invoice'], segments: ['Gold'] });
const teams = [returns, vip, billing];

const none = { tags: [], segments: [] };

it.each([
  ['VIP', 'vip'],
  [' vip\t', 'vip'],
  ['Gro\u0308ße', 'größe'],
  ['a\ud800', 'a\ufffd'],
])('A9: %j is the label %j', (written, label) => {
  expect(labelOf(written)).toBe(label);
});

describe('A9: the team for a new ticket', () => {
  it.each([
    ['by a tag', { ...none, tags: ['other', 'urgent'] }, vip],
    ['by a segment', { ...none, segments: ['other', 'vip'] }, vip],
    ['whatever the case', { ...none, segments: ['GOLD '] }, billing],
    ['the first that matches, not the best', { tags: ['returns', 'invoice'], segments: ['gold'] }, returns],
    ['the first, by a segment before a tag', { tags: ['invoice'], segments: ['vip'] }, vip],
    ['none', { tags: ['other'], segments: ['returns'] }, null],
    ['none for what has no label', none, null],
  ])('%s', (_, labels, team) => {
    expect(teamFor(teams, labels)).toBe(team);
  });

  it('follows their order', () => {
    expect(teamFor(teams.toReversed(), { ...none, tags: ['returns'] })).toBe(billing);
  });

  it('a tag is no segment', () => {
    expect(teamFor(teams, { ...none, tags: ['vip'] })).toBeNull();
  });
});

describe('A9: the team that new tags route to', () => {
  const route = (teamId: typeof vip.id | null, before: string[], after: string[], segments: string[] = []) =>
    teamForNewTags(teams, { teamId, tags: before }, { tags: after, segments });

  it('is the first that has one of them', () => {
    expect(route(null, [], ['urgent'])).toBe(vip);
    expect(route(null, ['other'], ['other', 'invoice', 'urgent'])).toBe(vip);
    expect(route(null, [], ['other'])).toBeNull();
  });

  it('is none by tags that it has had, or segments: teams may have changed since, or nobody was online', () => {
    expect(route(null, ['urgent'], ['urgent', 'other'], ['vip'])).toBeNull();
    expect(route(null, ['urgent'], ['urgent'])).toBeNull();
    expect(route(null, ['urgent', 'other'], ['urgent'])).toBeNull();
  });

  it('is another one only where it comes before the ticket’s own, or that matches no longer', () => {
    expect(route('team_vip', ['urgent'], ['urgent', 'returns'])).toBe(returns);
    expect(route('team_vip', ['urgent'], ['urgent', 'invoice'])).toBeNull();
    expect(route('team_vip', ['urgent'], ['invoice'])).toBe(billing);
    expect(route('team_vip', ['urgent'], ['invoice'], ['vip'])).toBeNull();
    expect(route('team_gone', ['old'], ['old', 'invoice'])).toBe(billing);
  });

  it('is none where it is the ticket’s own', () => {
    expect(route('team_returns', ['returns'], ['returns', 'refunds'])).toBeNull();
  });
});
