import { describe, expect, it } from 'vitest';
import { day, hour, type Instant, minute, type TicketId } from '#domain/ids.ts';
import { type OfficeHours, weekdays } from '#domain/office-hours/office-hours.ts';
import { start } from '#test/support/builders.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { type InboxOptions, openInbox, receive, sam, sue, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import { couldBeGivenOut } from '#use-cases/plan-turns.ts';

const opening = Date.parse('2026-03-03T09:00Z');
const untilJuly = { onlineUntil: Date.parse('2027-07-01T00:00Z') };
const mornings: OfficeHours = {
  timeZone: 'UTC',
  weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '12:00' }],
  datesOff: [],
};

/** Sam and Sue are there day and night; the office isn't always open. */
async function anOffice(hours: OfficeHours, options: InboxOptions = {}) {
  const agents = [
    { ...sam, ...untilJuly },
    { ...sue, ...untilJuly },
  ];
  const inbox = await openInbox({ agents, autoClose: { enabled: false }, ...options });
  const clockwork = clockworkOf(inbox);
  await inbox.set('office-hours', hours);
  await clockwork.settle();
  const owners = async (ids: readonly TicketId[]) =>
    (await inbox.store.loadTickets(ids)).map(({ assigneeId }) => assigneeId);
  const turns = async () => (await inbox.turns()).map(({ agentId }) => agentId);
  return { inbox, clockwork, owners, turns };
}

const alternately = (turns: number) =>
  Array.from({ length: turns }, (_, nth) => (nth % 2 === 0 ? sam.id : sue.id));

async function aNight(roundRobin: InboxOptions['roundRobin']) {
  const office = await anOffice(mornings, { roundRobin: { ...roundRobin } });
  const { inbox, clockwork } = office;
  inbox.time.now = opening - 10 * hour;
  const ticketIds = await inbox.arrive(50);
  await clockwork.settle();
  return { ...office, ticketIds };
}

describe('A6, A8: fifty tickets arrive in the night, and two agents are online', () => {
  it('nobody gets any until the office opens; then they are given out oldest first, evenly', async () => {
    const { inbox, clockwork, turns, ticketIds, owners } = await aNight({ backlogPerAgent: null });
    await clockwork.passTo(opening - 1);
    expect(await turns()).toEqual([]);
    expect(new Set(await owners(ticketIds))).toEqual(new Set([null]));
    await clockwork.passTo(opening);
    expect((await inbox.turns()).map(({ ticketId }) => ticketId)).toEqual(ticketIds);
    expect(await turns()).toEqual(alternately(50));
  });

  it('five each at first, by default; and one more for each that is answered', async () => {
    const { inbox, clockwork, turns, ticketIds } = await aNight({});
    await clockwork.passTo(opening);
    expect(await turns()).toEqual(alternately(10));
    const given = (await inbox.turns()).map(({ ticketId }) => ticketId);
    expect(given).toEqual(ticketIds.slice(0, 10));
    for (const [nth, agentId] of [sue.id, sue.id, sam.id].entries()) {
      const theirs = (await inbox.turns()).filter((turn) => turn.agentId === agentId);
      const waiting = await inbox.store.loadTickets(theirs.map(({ ticketId }) => ticketId));
      const [oldest] = waiting.filter(({ waitingSince }) => waitingSince !== null);
      await answer(toSay(oldest?.id ?? 'tkt_', { agentId, idempotencyKey: `${nth}` }), inbox.deps);
      await clockwork.settle();
      // Whoever has answered has room; the next in line by the ring gets nothing that they may not have.
      expect((await turns()).slice(10)).toEqual([sue.id, sue.id, sam.id].slice(0, nth + 1));
    }
    expect((await inbox.turns()).map(({ ticketId }) => ticketId)).toEqual(ticketIds.slice(0, 13));
    expect(await couldBeGivenOut('inbox', 0, inbox.deps)).toEqual([]);
  });

  it('A7: who claims by hand in the night costs nobody a turn: the next goes to whose turn it was', async () => {
    const { inbox, clockwork, turns } = await anOffice(mornings);
    await inbox.arrive(1);
    await clockwork.settle();
    expect(await turns()).toEqual([sam.id]);
    inbox.time.now = opening - 8 * hour;
    const claimed: TicketId[] = [];
    for (const [person, by] of [
      ['2', sue.id],
      ['3', sue.id],
      ['4', sam.id],
    ] as const) {
      const { ticketId } = await receive(inbox.deps, person);
      claimed.push(ticketId);
      await assign({ ticketIds: [ticketId], assigneeId: by, seenAssigneeId: null, by }, inbox.deps);
      await clockwork.settle();
    }
    await receive(inbox.deps, '5');
    await receive(inbox.deps, '6');
    await clockwork.passTo(opening);
    expect(await turns()).toEqual([sam.id, sue.id, sam.id]);
    const given = (await inbox.turns()).map(({ ticketId }) => ticketId);
    expect(given.filter((id) => claimed.includes(id))).toEqual([]);
  });
});

describe('A6: the days on which the clocks change', () => {
  const nights: OfficeHours = {
    timeZone: 'Europe/Berlin',
    weekly: [{ days: weekdays, from: '22:00', to: '06:00' }],
    datesOff: [],
  };
  const early: OfficeHours = { ...nights, weekly: [{ days: weekdays, from: '02:30', to: '08:00' }] };

  it.each<[string, OfficeHours, string, string]>([
    ['spring: the day before, by winter time', nights, '2026-03-28T05:30Z', '2026-03-28T21:00Z'],
    ['spring: in the night that is an hour shorter', nights, '2026-03-29T03:59Z', '2026-03-29T03:59Z'],
    ['spring: after it, by summer time', nights, '2026-03-29T04:00Z', '2026-03-29T20:00Z'],
    ['autumn: the day before, by summer time', nights, '2026-10-24T04:30Z', '2026-10-24T20:00Z'],
    ['autumn: in the night that is an hour longer', nights, '2026-10-25T04:59Z', '2026-10-25T04:59Z'],
    ['autumn: after it, by winter time', nights, '2026-10-25T05:00Z', '2026-10-25T21:00Z'],
    [
      'spring: an opening that the clocks skip is as much later',
      early,
      '2026-03-29T00:00Z',
      '2026-03-29T01:30Z',
    ],
    [
      'autumn: of an opening that they show twice, the first',
      early,
      '2026-10-25T00:00Z',
      '2026-10-25T00:30Z',
    ],
  ])('%s', async (_, hours, arrives, given) => {
    const { inbox, clockwork, owners } = await anOffice(hours, { roundRobin: { backlogPerAgent: null } });
    await clockwork.passTo(Date.parse(arrives));
    const { ticketId } = await receive(inbox.deps, '1');
    await clockwork.settle();
    if (arrives !== given) {
      await clockwork.passTo(Date.parse(given) - 1);
      expect(await owners([ticketId])).toEqual([null]);
    }
    await clockwork.passTo(Date.parse(given));
    expect(await owners([ticketId])).toEqual([sam.id]);
  });

  it('a night, and every opening after it for a month, comes at its time by the wall', async () => {
    const { inbox, clockwork } = await anOffice(nights);
    await clockwork.passTo(Date.parse('2026-03-14T12:00Z'));
    const openings: Instant[] = [];
    for (let nth = 0; nth < 30; nth++) {
      const [next = { at: 0 }] = inbox.schedules.pending.values();
      openings.push(next.at);
      await clockwork.passTo(next.at + minute);
      expect(inbox.schedules.pending.size).toBe(1);
    }
    const apart = openings.slice(1).map((at, nth) => at - (openings[nth] ?? 0));
    expect(apart.filter((ms) => ms !== day)).toEqual([23 * hour]);
    expect(new Date(openings[0] ?? start).toISOString()).toBe('2026-03-14T21:00:00.000Z');
  });
});
