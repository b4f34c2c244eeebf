import { describe, expect, it } from 'vitest';
import { hour, type TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { aTicket, start } from '#test/support/builders.ts';
import { ada, receive, sam, snooze, sol, sue } from '#test/support/inbox.ts';
import { assign } from '#use-cases/assign.ts';
import { overview } from '#use-cases/view.ts';
import { openTeams, returns, vip } from './story.ts';

describe('A9: changing teams concerns new tickets alone', () => {
  const early = async () => {
    const story = await openTeams({ teams: [], agents: [ada] });
    const id = await story.write({ tags: ['urgent'], segments: ['vip'] }, '7');
    await story.settled(id);
    await story.set('teams', { teams: [vip] });
    return { ...story, id };
  };

  it('what came before stays where it is', async () => {
    const { id, settled, write } = await early();
    expect(await settled(id)).toMatchObject({ teamId: null, queued: { queue: 'inbox' } });
    expect((await settled(await write({ tags: ['urgent'] }))).teamId).toBe(vip.id);
  });

  it('also when it gets other tags, or its customer writes on', async () => {
    const { id, settled, tag, write } = await early();
    await tag(id, 'urgent', 'something else');
    await write({ text: 'Hello?', tags: ['urgent'] }, '7');
    expect(await settled(id)).toMatchObject({ teamId: null, queued: { queue: 'inbox' } });
  });

  it.each(['by its time', 'by its customer'])('also when it wakes %s', async (how) => {
    const { id, settled, deps, time, clockwork, write } = await early();
    await snooze(deps, id, time.now + hour);
    if (how === 'by its time') await clockwork.passTo(time.now + 2 * hour);
    else await write({ text: 'Hello?' }, '7');
    expect(await settled(id)).toMatchObject({ status: 'open', teamId: null, queued: { queue: 'inbox' } });
  });

  it('what waits for a team waits for those who are of it by now', async () => {
    const { write, settled, given, set } = await openTeams({ agents: [ada, sue] });
    const id = await write({ tags: ['urgent'] });
    expect((await settled(id)).queued?.queue).toBe(vip.id);
    await set('teams', { teams: [returns, { ...vip, agentIds: [sue.id] }] });
    expect(await given(id)).toEqual([vip.id, sue.id]);
  });
});

it('A9, T11: every step is told in the thread', async () => {
  const { write, tag, set, clockwork, store } = await openTeams({ agents: [ada] });
  const id = await write({ tags: ['returns'] });
  await clockwork.settle();
  await tag(id, 'urgent');
  await clockwork.settle();
  await set('teams', { teams: [] });
  await clockwork.settle();
  const { items } = await store.loadThread(id, { limit: 10, cursor: null });
  const told = items.flatMap((item) => (item.kind === 'history' ? [item.entry] : []));
  expect(told).toMatchObject([
    {
      by: ada.id,
      events: [
        { kind: 'tagged', added: ['urgent'], removed: ['returns'] },
        { kind: 'routed', to: vip.id, from: returns.id },
      ],
    },
    { by: 'system', events: [{ kind: 'routed', to: null, from: vip.id }] },
  ]);
});

it('a duplicate of a message that was routed changes nothing', async () => {
  const { deps, settled } = await openTeams();
  const [first, second] = [
    await receive(deps, '7', { text: 'send back', sid: 'SM1' }),
    await receive(deps, '7', { text: 'send back', sid: 'SM1' }),
  ];
  expect(second.outcome).toBe('duplicate');
  expect((await settled(first.ticketId)).lastSeq).toBe(1);
});

describe('A9: deleting a team', () => {
  const deleting = async (story: Parameters<typeof openTeams>[0] = {}) => {
    const opened = await openTeams({ agents: [ada], ...story });
    return { ...opened, deleteReturns: () => opened.set('teams', { teams: [vip] }) };
  };

  it('moves what waits for it to the first that matches of those that are left, else to the inbox', async () => {
    const { write, settled, deleteReturns } = await deleting();
    const both = await write({ tags: ['returns', 'urgent'] });
    const alone = await write({ tags: ['returns'] });
    const bySegment = await write({ tags: ['returns'], segments: ['vip'] });
    const others = await write({ tags: ['urgent'] });
    for (const id of [both, alone, bySegment]) expect((await settled(id)).teamId).toBe(returns.id);
    await deleteReturns();
    for (const id of [both, bySegment, others])
      expect(await settled(id)).toMatchObject({ teamId: vip.id, queued: { queue: vip.id } });
    expect(await settled(alone)).toMatchObject({ teamId: null, queued: { queue: 'inbox' } });
  });

  it('moves it with the time since which it waits', async () => {
    const { write, settled, deleteReturns, time } = await deleting();
    const id = await write({ tags: ['returns'] });
    time.now += hour;
    await deleteReturns();
    expect((await settled(id)).queued).toEqual({ queue: 'inbox', at: start });
  });

  it('has it given out there, or leaves it to nobody where round robin is off', async () => {
    const on = await deleting({ agents: [sol] });
    const given = await on.write({ tags: ['returns'] });
    expect((await on.settled(given)).assigneeId).toBeNull();
    await on.deleteReturns();
    expect((await on.settled(given)).assigneeId).toBe(sol.id);
    const off = await deleting({ agents: [sol], roundRobin: { enabled: false } });
    const left = await off.write({ tags: ['returns'] });
    await off.settled(left);
    await off.deleteReturns();
    expect(await off.settled(left)).toMatchObject({ assigneeId: null, teamId: null, queued: null });
  });

  it('moves more than a page of them, each once', async () => {
    const { write, clockwork, deleteReturns, store } = await deleting();
    const ids: TicketId[] = [];
    for (let nth = 0; nth < 130; nth++) ids.push(await write({ tags: ['returns'] }));
    await clockwork.settle();
    await deleteReturns();
    await clockwork.settle();
    const left = await store.loadQueue(returns.id, { limit: 10, cursor: null });
    const there = await store.loadQueue('inbox', { limit: 500, cursor: null });
    expect(left.entries).toEqual([]);
    expect(there.entries.map(({ ticketId }) => ticketId).toSorted()).toEqual(ids.toSorted());
  });

  it('leaves who has a ticket of it alone; the ticket names no team', async () => {
    const { write, settled, deleteReturns, deps } = await deleting({ agents: [ada, sam] });
    const id = await write({ tags: ['returns'] });
    expect((await settled(id)).assigneeId).toBe(sam.id);
    await deleteReturns();
    const ticket = await settled(id);
    expect(ticket.assigneeId).toBe(sam.id);
    expect((await overview(ticket, deps)).team).toBeNull();
  });

  it('A3: who is then freed of it leaves it to nobody; a tag routes it again', async () => {
    const { write, given, settled, deleteReturns, deps, tag } = await deleting({ agents: [ada, sam, sol] });
    const id = await write({ tags: ['returns'] });
    await settled(id);
    await deleteReturns();
    await assign({ ticketIds: [id], assigneeId: null, seenAssigneeId: undefined, by: sam.id }, deps);
    expect(await settled(id)).toMatchObject({ assigneeId: null, queued: null });
    await tag(id, 'urgent');
    expect(await given(id)).toEqual([vip.id, sol.id]);
  });

  it('has a snoozed one of it wake as any other', async () => {
    const { write, settled, deleteReturns, deps, time, clockwork } = await deleting();
    const id = await write({ tags: ['returns'] });
    await snooze(deps, id, time.now + hour);
    await deleteReturns();
    await clockwork.passTo(time.now + 2 * hour);
    expect(await settled(id)).toMatchObject({ status: 'open', queued: { queue: 'inbox' } });
  });

  it('finds what comes into its queue after it is gone, and what no ticket stands behind', async () => {
    const { store, settled, deleteReturns, clockwork, time } = await deleting();
    await deleteReturns();
    await clockwork.settle();
    const late: Ticket = aTicket({ teamId: returns.id, queued: { queue: returns.id, at: time.now } });
    await store.commit({ change: { before: null, after: late, messages: [] }, at: time.now });
    expect(await settled(late.id)).toMatchObject({ teamId: null, queued: { queue: 'inbox' } });
  });
});
