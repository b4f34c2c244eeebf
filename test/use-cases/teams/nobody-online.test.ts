import { describe, expect, it } from 'vitest';
import type { Agent } from '#domain/agent.ts';
import { day, hour, minute, type TicketId } from '#domain/ids.ts';
import type { Team } from '#domain/routing/team.ts';
import { start } from '#test/support/builders.ts';
import { ada, sam, sol, sue } from '#test/support/inbox.ts';
import { assign } from '#use-cases/assign.ts';
import { overview } from '#use-cases/view.ts';
import { openTeams, returns, type TeamStory } from './story.ts';

const falls: Team = { ...returns, whenNobodyOnline: 'inbox' };
const away: Agent = { ...sam, presence: 'offline', onlineSince: null, onlineUntil: null };
const nights = {
  timeZone: 'UTC',
  weekly: [{ days: ['mon' as const], from: '20:00', to: '21:00' }],
  datesOff: [],
};
const atNight = start + 11 * hour;

/** Somebody of the team is offline; Sol is there for the inbox. */
async function openWith(team: Team, { agents = [away, sol], ...story }: TeamStory = {}) {
  const opened = await openTeams({ teams: [team], agents, ...story });
  // Has the opening scheduled.
  await opened.set('office-hours', story.officeHours ?? {});
  await opened.clockwork.settle();
  return {
    ...opened,
    /** A millisecond after one another. */
    write: (tags = ['returns'], more = {}) => {
      opened.time.now += 1;
      return opened.write({ tags, ...more });
    },
    nobodyOnline: async (id: TicketId) =>
      (await overview(await opened.settled(id), opened.deps)).nobodyOnline,
  };
}

describe('A9: a team that waits for its people', () => {
  it('has its tickets wait, which say so, until one of them comes online', async () => {
    const { write, settled, nobodyOnline, given, setPresence } = await openWith(returns);
    const id = await write();
    expect(await settled(id)).toMatchObject({ teamId: returns.id, queued: { queue: returns.id } });
    expect(await nobodyOnline(id)).toBe(true);
    await setPresence(sam.id, 'online');
    expect(await given(id)).toEqual([returns.id, sam.id]);
    expect(await nobodyOnline(id)).toBe(false);
  });

  it('A10: says nothing of the sort while somebody is online who has no room', async () => {
    const full = { ...sam, maxOpenTickets: 1 };
    const { write, settled, nobodyOnline } = await openWith(returns, { agents: [full, sol] });
    const [first, second] = [await write(), await write()];
    expect((await settled(first)).assigneeId).toBe(sam.id);
    expect((await settled(second)).queued?.queue).toBe(returns.id);
    expect(await nobodyOnline(second)).toBe(false);
  });

  it('A8: backlog: leave holds for its queue, too: the ticket stays the team’s, and nobody’s turn comes', async () => {
    const { write, settled, setPresence } = await openWith(returns, { roundRobin: { backlog: 'leave' } });
    const id = await write();
    const left = { teamId: returns.id, assigneeId: null, queued: null };
    expect(await settled(id)).toMatchObject(left);
    await setPresence(sam.id, 'online');
    expect(await settled(id)).toMatchObject(left);
  });
});

describe('A9: a team that leaves its tickets to the inbox with nobody online', () => {
  it('has them given out there, in the place of the time since which they wait', async () => {
    const { write, given, settled, time } = await openWith(falls, { agents: [away] });
    const id = await write();
    time.now += minute;
    expect(await settled(id)).toMatchObject({ teamId: null, queued: { queue: 'inbox', at: start + 1 } });
    expect(await given(id)).toEqual([null, null]);
  });

  it('keeps them while anybody of it is online, with room or without', async () => {
    const full = { ...sam, maxOpenTickets: 1 };
    const { write, settled } = await openWith(falls, { agents: [full, sol] });
    const [first, second] = [await write(), await write()];
    expect((await settled(first)).assigneeId).toBe(sam.id);
    expect((await settled(second)).queued?.queue).toBe(falls.id);
  });

  it('loses them for good: once moved they stay moved', async () => {
    const { write, settled, given, setPresence, tag } = await openWith(falls, { agents: [away, sue] });
    await setPresence(sue.id, 'offline');
    const id = await write();
    expect(await settled(id)).toMatchObject({ teamId: null, queued: { queue: 'inbox' } });
    await tag(id, 'returns', 'something else');
    await setPresence(sam.id, 'online');
    expect(await given(id)).toEqual([null, sam.id]);
  });

  it('loses what waits when the last of them goes, or their session ends', async () => {
    const full: Agent = { ...sam, maxOpenTickets: 1 };
    const leaving = await openWith(falls, { agents: [full, sol] });
    const ids = [await leaving.write(), await leaving.write()] as const;
    await leaving.settled(ids[1]);
    await leaving.setPresence(sam.id, 'offline');
    expect(await leaving.given(ids[1])).toEqual([null, sol.id]);

    const ending = await openWith(falls, { agents: [full, { ...sol, onlineUntil: start + 3 * day }] });
    for (const status of ['offline', 'online'] as const) await ending.setPresence(sam.id, status);
    const late = [await ending.write(), await ending.write()] as const;
    expect((await ending.settled(late[1])).queued?.queue).toBe(falls.id);
    await ending.clockwork.passTo(start + 25 * hour);
    expect(await ending.given(late[1])).toEqual([null, sol.id]);
  });

  it('loses them when the last of them leaves the team', async () => {
    const full: Agent = { ...sam, maxOpenTickets: 0 };
    const { write, settled, given, set } = await openWith(falls, { agents: [full, sue, sol] });
    await set('teams', { teams: [{ ...falls, agentIds: [sam.id] }] });
    const id = await write();
    expect((await settled(id)).queued?.queue).toBe(falls.id);
    await set('teams', { teams: [{ ...falls, agentIds: ['agt_none'] }] });
    expect(await given(id)).toEqual([null, sue.id]);
  });

  it('leaves them to nobody where round robin is off', async () => {
    const { write, settled } = await openWith(falls, { roundRobin: { enabled: false } });
    expect(await settled(await write())).toMatchObject({ teamId: null, assigneeId: null, queued: null });
  });

  it('A8: what came before round robin was turned on is not swept up in the inbox', async () => {
    const waits = { roundRobin: { enabled: false }, agents: [{ ...sam, maxOpenTickets: 0 }, sol] };
    const { write, settled, set, setPresence, time } = await openWith(falls, waits);
    const id = await write();
    expect((await settled(id)).queued?.queue).toBe(falls.id);
    time.now += minute;
    await set('round-robin', { enabled: true, enabledAt: time.now });
    await setPresence(sam.id, 'offline');
    expect(await settled(id)).toMatchObject({ teamId: null, assigneeId: null, queued: null });
  });
});

describe('A6, A9: while the office is closed', () => {
  it('a ticket waits for its team: it is judged at the opening', async () => {
    const { write, settled, given, clockwork } = await openWith(falls, { officeHours: nights });
    const id = await write();
    await clockwork.passTo(start + hour);
    expect(await settled(id)).toMatchObject({ teamId: falls.id, queued: { queue: falls.id } });
    await clockwork.passTo(atNight);
    expect(await given(id)).toEqual([null, sol.id]);
  });

  it('somebody of the team who is there at the opening has it', async () => {
    const { write, given, settled, clockwork, setPresence } = await openWith(falls, { officeHours: nights });
    const id = await write();
    await settled(id);
    await setPresence(sam.id, 'online');
    expect(await given(id)).toEqual([falls.id, null]);
    await clockwork.passTo(atNight);
    expect(await given(id)).toEqual([falls.id, sam.id]);
  });

  it('for web chat alone, others are judged at once', async () => {
    const gate = { officeHours: nights, roundRobin: { officeHoursGate: 'web_chat' } } as const;
    const { write, given, settled } = await openWith(falls, gate);
    const chat = await write(['returns'], { channel: 'web_chat', contactAddress: 'carla' });
    const sms = await write();
    expect(await given(sms)).toEqual([null, sol.id]);
    expect(await settled(chat)).toMatchObject({ teamId: falls.id, queued: { queue: falls.id } });
  });
});

it('A7, A9: what waits for a team can be taken by hand, by anyone', async () => {
  const { write, given, deps, settled } = await openWith(returns, { agents: [away, { ...ada }, sol] });
  const id = await write();
  await settled(id);
  await assign({ ticketIds: [id], assigneeId: ada.id, seenAssigneeId: null, by: ada.id }, deps);
  expect(await given(id)).toEqual([returns.id, ada.id]);
});

it('A9: more tickets than a page holds fall to the inbox together', async () => {
  const { write, clockwork, store, setPresence } = await openWith(falls, {
    agents: [{ ...sam, maxOpenTickets: 0, onlineUntil: start + day }],
  });
  for (let nth = 0; nth < 130; nth++) await write();
  await clockwork.settle();
  await setPresence(sam.id, 'offline');
  await clockwork.settle();
  expect((await store.loadQueue(falls.id, { limit: 10, cursor: null })).entries).toEqual([]);
  const { entries } = await store.loadQueue('inbox', { limit: 500, cursor: null });
  expect(entries.map(({ queuedAt }) => queuedAt - start - 1)).toEqual(
    Array.from({ length: 130 }, (_, nth) => nth),
  );
});
