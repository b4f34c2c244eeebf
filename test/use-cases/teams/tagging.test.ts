import { describe, expect, it } from 'vitest';
import { hour, minute } from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { ada, sam, snooze, sol, sue } from '#test/support/inbox.ts';
import { assign } from '#use-cases/assign.ts';
import { changeTicketBy } from '#use-cases/change-ticket.ts';
import { close } from '#use-cases/close.ts';
import { openTeams, returns, vip } from './story.ts';

describe('A9: a tag that is added later', () => {
  const unassigned = async () => {
    const story = await openTeams({ roundRobin: { enabled: false } });
    const id = await story.write();
    await story.settled(id);
    return { ...story, id };
  };

  it('routes a ticket that nobody has', async () => {
    const { id, tag, given } = await unassigned();
    await tag(id, 'urgent');
    expect(await given(id)).toEqual([vip.id, sol.id]);
  });

  it('routes one that waits elsewhere, in the place of the time since which it waits', async () => {
    const { write, tag, time, settled } = await openTeams({ agents: [ada] });
    const first = await write();
    time.now += minute;
    const second = await write({ tags: ['urgent'] });
    time.now += minute;
    await tag(first, 'urgent');
    expect((await settled(first)).queued).toEqual({ queue: vip.id, at: time.now - 2 * minute });
    expect((await settled(second)).queued?.at).toBe(time.now - minute);
  });

  it('routes a snoozed one when it wakes', async () => {
    const { id, tag, given, settled, deps, time, clockwork } = await unassigned();
    await snooze(deps, id, time.now + hour);
    await tag(id, 'urgent');
    expect(await settled(id)).toMatchObject({ status: 'snoozed', teamId: vip.id, queued: null });
    await clockwork.passTo(time.now + 2 * hour);
    expect(await given(id)).toEqual([vip.id, sol.id]);
  });

  it('routes a closed one when its customer reopens it', async () => {
    const { write, tag, given, settled, deps } = await openTeams({ roundRobin: { enabled: false } });
    const id = await write({}, '7');
    await close({ ticketId: id, by: ada.id }, deps);
    await tag(id, 'urgent');
    expect(await settled(id)).toMatchObject({
      status: 'closed',
      teamId: null,
      queued: null,
      tags: ['urgent'],
    });
    await write({ text: 'Hello again' }, '7');
    expect(await given(id)).toEqual([vip.id, sol.id]);
  });

  it('moves none that somebody has', async () => {
    const { id, tag, given, deps } = await unassigned();
    await assign({ ticketIds: [id], assigneeId: sue.id, seenAssigneeId: undefined, by: sue.id }, deps);
    await tag(id, 'urgent');
    expect(await given(id)).toEqual([null, sue.id]);
  });

  it.each(['ai', 'elsewhere'] as const)('moves none that is handled by: %s', async (handledBy) => {
    const { id, tag, settled, deps } = await unassigned();
    await changeTicketBy(id, (ticket) => ok(changeTicket(ticket, { handledBy })), deps);
    await tag(id, 'urgent');
    expect(await settled(id)).toMatchObject({
      tags: ['urgent'],
      teamId: null,
      queued: null,
      assigneeId: null,
    });
  });

  it('A3: routes one for which No assignee was chosen', async () => {
    const { write, tag, given, deps } = await openTeams();
    const id = await write();
    await given(id);
    await assign({ ticketIds: [id], assigneeId: null, seenAssigneeId: undefined, by: ada.id }, deps);
    expect(await given(id)).toEqual([null, null]);
    await tag(id, 'urgent');
    expect(await given(id)).toEqual([vip.id, sol.id]);
  });

  it('by words that its customer writes later: routes what nobody has, and moves nothing that somebody has', async () => {
    const { write, given, ticket } = await openTeams({ roundRobin: { enabled: false } });
    const id = await write({}, '7');
    expect(await given(id)).toEqual([null, null]);
    await write({ text: 'I want to send back the shoes.' }, '7');
    expect(await given(id)).toEqual([returns.id, sam.id]);
    await write({ text: 'It is quite…', tags: ['urgent'] }, '7');
    expect(await given(id)).toEqual([returns.id, sam.id]);
    expect((await ticket(id)).tags).toEqual(['returns', 'urgent']);
  });

  it('by words, of a snoozed one: it wakes at once, for the team', async () => {
    const { write, given, deps, time } = await openTeams({ roundRobin: { enabled: false } });
    const id = await write({}, '7');
    await snooze(deps, id, time.now + hour);
    await write({ text: 'Rückgabe!' }, '7');
    expect(await given(id)).toEqual([returns.id, sam.id]);
  });

  it('while a drain gives the ticket away: one of the two is first, and nobody loses a turn', async () => {
    const { write, tag, clockwork, settled } = await openTeams();
    const ids = await Promise.all(Array.from({ length: 12 }, () => write()));
    await Promise.all([clockwork.settle(), ...ids.map((id) => tag(id, 'urgent'))]);
    for (const id of ids) {
      const { teamId, assigneeId, tags } = await settled(id);
      expect(tags).toEqual(['urgent']);
      expect([ada.id, sam.id, sue.id, sol.id]).toContain(assigneeId);
      if (teamId === vip.id) expect(assigneeId).toBe(sol.id);
    }
  });
});
