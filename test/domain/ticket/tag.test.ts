import { describe, expect, it } from 'vitest';
import { hour } from '#domain/ids.ts';
import { tagTicket, withTags } from '#domain/ticket/tag.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { aTicket, start } from '#test/support/builders.ts';

const later = start + hour;
const team = 'team_returns';
const tag = (ticket: Ticket, tags: readonly string[], teamId: typeof team | null = team) => {
  const tagged = tagTicket(ticket, { tags, teamId, by: 'agt_sam', at: later });
  if (!tagged.ok || tagged.value === 'unchanged') throw new Error('nothing was changed');
  return tagged.value.after;
};
const inQueue = { queued: { queue: 'inbox', at: start } } as const;
const toTeam = { tags: ['returns'], teamId: team };
const tagsAlone = (ticket: Ticket) => ({
  ...toTeam,
  teamId: ticket.teamId,
  queued: ticket.queued,
  assigneeId: ticket.assigneeId,
});

describe('A9: a tag of a team’s, added later', () => {
  it('routes a ticket that waits in another queue, which keeps its place by the time since which it waits', () => {
    expect(tag(aTicket(inQueue), ['returns'])).toMatchObject({
      ...toTeam,
      queued: { queue: team, at: start },
      lastChangeBy: 'agt_sam',
      lastChangeAt: later,
    });
  });

  it('routes one that nobody has, and that waits in no queue', () => {
    expect(tag(aTicket(), ['returns'])).toMatchObject({ ...toTeam, queued: { queue: team, at: later } });
  });

  it('A3: routes one that No assignee was chosen for: whoever tags it wants the team to have it', () => {
    const after = tag(aTicket({ outOfRotation: true }), ['returns']);
    expect(after).toMatchObject({ ...toTeam, outOfRotation: false, queued: { queue: team, at: later } });
  });

  it('T9: routes a snoozed one, which waits in no queue before it wakes', () => {
    const snoozed = aTicket({ status: 'snoozed', snoozedUntil: later + hour, outOfRotation: true });
    expect(tag(snoozed, ['returns'])).toMatchObject({ ...toTeam, outOfRotation: false, queued: null });
  });

  it.each([
    ['that somebody has', { assigneeId: 'agt_sue' }],
    ['that the AI agent handles (H2)', { handledBy: 'ai' }],
    ['that is handled elsewhere (H8a)', { handledBy: 'elsewhere' }],
    ['that is closed', { status: 'closed', closedAt: start }],
    ['of another team’s, that somebody has', { assigneeId: 'agt_sue', teamId: 'team_old' }],
  ] as const)('moves no ticket %s', (_, has) => {
    const ticket = aTicket(has);
    expect(tag(ticket, ['returns'])).toMatchObject(tagsAlone(ticket));
  });

  it('T8: a blocked contact’s is not tagged', () => {
    const tagging = { tags: ['returns'], teamId: null, by: 'agt_sam', at: later } as const;
    expect(tagTicket(aTicket({ spam: true }), tagging)).toEqual({ ok: false, refusal: 'is-spam' });
  });
});

describe('T9: tags', () => {
  it('that are no team’s move nothing, nor do those that go', () => {
    const ticket = aTicket({ ...inQueue, tags: ['old'], teamId: team });
    expect(tag(ticket, ['old', 'new'], null)).toMatchObject({ teamId: team, ...inQueue });
    expect(tag(ticket, [], null)).toMatchObject({ tags: [], teamId: team, ...inQueue });
  });

  it('that it has already, in whichever order, change nothing', () => {
    const ticket = aTicket({ tags: ['a', 'b'] });
    const tagging = { tags: ['B', 'a', 'b '], teamId: null, by: 'agt_sam', at: later } as const;
    expect(tagTicket(ticket, tagging)).toEqual({ ok: true, value: 'unchanged' });
  });

  it('are labels, each once, no more than twenty', () => {
    expect(withTags(['a'], ['A', ' B', '', ' '])).toEqual(['a', 'b']);
    const many = Array.from({ length: 25 }, (_, nth) => `tag ${nth}`);
    expect(withTags(['a'], many)).toEqual(['a', ...many.slice(0, 19)]);
  });

  it('are cut where a letter ends', () => {
    expect(withTags([], ['x'.repeat(70)])).toEqual(['x'.repeat(64)]);
    expect(withTags([], [`${'x'.repeat(63)}🙂`])).toEqual(['x'.repeat(63)]);
    expect(withTags([], [`${'x'.repeat(63)} y`])).toEqual(['x'.repeat(63)]);
  });
});
