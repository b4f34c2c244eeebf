import { describe, expect, it } from 'vitest';
import { hour } from '#domain/ids.ts';
import { requeued, routeAgain, routeTicket } from '#domain/routing/route.ts';
import { defaultSettings } from '#domain/settings.ts';
import { aTeam, aTicket, start } from '#test/support/builders.ts';

const team = aTeam({ segments: ['vip'] });
const later = start + hour;
const settings = (enabled: boolean, teams = [team]) => ({
  'round-robin': { ...defaultSettings['round-robin'], enabled },
  teams: { teams },
});
const none = { tags: [], segments: [] };
const toTeam = { teamId: team.id, queued: { queue: team.id, at: start }, spam: false };
const inbox = { teamId: null, queued: { queue: 'inbox', at: start }, spam: false };
const nobody = { teamId: null, queued: null, spam: false };

describe('A4, A9: a new ticket', () => {
  it.each([
    ['of a team’s tag', true, { ...none, tags: ['returns'] }, toTeam],
    ['of a team’s segment', true, { ...none, segments: ['vip'] }, toTeam],
    ['of a team, with round robin off', false, { ...none, tags: ['returns'] }, toTeam],
    ['of no team', true, none, inbox],
    ['of no team, with round robin off', false, none, nobody],
  ])('%s', (_, enabled, labels, routing) => {
    expect(routeTicket(labels, settings(enabled), start)).toEqual(routing);
  });
});

describe('A9: a ticket whose customer writes again', () => {
  const returns = { ...none, tags: ['returns'] };

  it('that was closed goes where a new one would', () => {
    const closed = aTicket({ status: 'closed', teamId: 'team_old', tags: ['returns'] });
    expect(routeAgain(closed, returns, settings(false), start)).toEqual(toTeam);
    expect(routeAgain(closed, none, settings(true), start)).toEqual(inbox);
  });

  it('is routed by new tags, and keeps its place by the time since which it waits', () => {
    const open = aTicket({ queued: { queue: 'inbox', at: start } });
    expect(routeAgain(open, returns, settings(true), later)).toEqual(toTeam);
    expect(routeAgain(aTicket(), returns, settings(true), start)).toEqual(toTeam);
    expect(routeAgain(aTicket({ status: 'snoozed' }), returns, settings(true), start)).toEqual(toTeam);
  });

  it('that is open stays where it is', () => {
    const fallen = aTicket({ tags: ['returns'], queued: { queue: 'inbox', at: start } });
    expect(routeAgain(fallen, returns, settings(true), later)).toEqual(inbox);
    const unassigned = aTicket({ tags: ['returns'] });
    expect(routeAgain(unassigned, returns, settings(true), later)).toEqual(nobody);
  });

  it('that was asleep goes back to its team, not to one that there is by now', () => {
    const asleep = aTicket({ status: 'snoozed', tags: ['returns'] });
    const ofTeam = { ...asleep, teamId: team.id };
    expect(routeAgain(ofTeam, returns, settings(true), start)).toEqual(toTeam);
    expect(routeAgain(asleep, returns, settings(true), start)).toEqual(inbox);
    expect(routeAgain(ofTeam, returns, settings(true, []), start)).toEqual(inbox);
    expect(routeAgain(ofTeam, returns, settings(false, []), start)).toEqual(nobody);
  });
});

it('A3, A9: a ticket that nobody has any longer waits for its team, or as any other', () => {
  const ofTeam = aTicket({ teamId: team.id });
  expect(requeued(ofTeam, settings(false), start)).toEqual(toTeam.queued);
  expect(requeued(aTicket(), settings(true), start)).toEqual(inbox.queued);
  expect(requeued(ofTeam, settings(true, []), start)).toEqual(inbox.queued);
  expect(requeued(ofTeam, settings(false, []), start)).toBeNull();
});
