import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, aNumber, type Inbox, inFlight, startInbox } from './support/inbox.ts';

const zone = 'Europe/Berlin';
const minute = 60_000;
const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

let inbox: Inbox;
let ada: Agent;
let sam: Agent;
let sue: Agent;

beforeAll(async () => {
  inbox = await startInbox();
  [ada, sam, sue] = await Promise.all([
    inbox.signIn('ada@example.com'),
    inbox.signIn('sam@example.com'),
    inbox.signIn('sue@example.com'),
  ]);
}, 120_000);
afterAll(() => inbox?.stop());

const set = async (name: string, value: object) => {
  const saved = await ada.call('PUT', `/settings/${name}`, value);
  if (saved.status !== 200) throw new Error(saved.text);
};
const now = () => inbox.advance('PT0S');
async function passTo(then: number): Promise<void> {
  const left = then - (await now());
  if (left > 0) await inbox.advance(`PT${left / 1_000}S`);
}
const go = async (agent: Agent, status: 'online' | 'offline') => {
  const answer = await agent.call('PUT', '/me/presence', { status });
  if (answer.status !== 200) throw new Error(answer.text);
};
const inZone = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

async function arrive(people: number): Promise<string[]> {
  const numbers = Array.from({ length: people }, aNumber);
  for (const from of numbers)
    expect((await inbox.sms({ from, text: 'Where is my order?' })).status).toBe(200);
  return numbers;
}

/** The tickets of these people, in the order in which they came, once all are listed. */
const ticketsOf = (numbers: readonly string[]): Promise<TicketDocument[]> =>
  eventually(async () => {
    const all = new Map((await ada.tickets()).map((ticket) => [ticket.contact.address, ticket]));
    const theirs = numbers.flatMap((from) => all.get(from) ?? []);
    if (theirs.length < numbers.length) throw new Error(`${theirs.length} of ${numbers.length} have tickets`);
    return theirs;
  });

const owners = async (numbers: readonly string[]) =>
  (await ticketsOf(numbers)).map(({ assignee }) => assignee?.name ?? null);

const alternates = (names: readonly (string | null)[]): boolean =>
  names.every((name, place) => name !== null && (place === 0 || name !== names[place - 1]));

/** Before dawn of the next day on which the clocks change, and when the office opens after it. */
async function theNextChange(): Promise<{ eve: number; opening: number }> {
  const change = inZone(await now()).getTimeZoneTransition('next');
  if (change === null) throw new Error('the clocks never change');
  const eve = change.subtract({ hours: 4 });
  const opening = change.toPlainDate().toZonedDateTime({ timeZone: zone, plainTime: '09:00' });
  return { eve: eve.epochMilliseconds, opening: opening.epochMilliseconds };
}

test('A6, A7, A8: a night on which the clocks change: nobody gets any of fifty tickets; at the opening they go out oldest first, evenly, and whoever claimed one by hand has cost nobody a turn', async () => {
  await set('round-robin', { sessionHours: 24, backlogPerAgent: null });
  const { eve, opening } = await theNextChange();
  await passTo(eve);
  await set('office-hours', {
    timeZone: zone,
    weekly: [{ days: everyDay, from: '09:00', to: '18:00' }],
    datesOff: [],
  });
  for (const agent of [sam, sue]) await go(agent, 'online');
  const people = await arrive(50);
  const [claimed = ''] = await arrive(1);
  await inbox.runtime.settled();
  const [toClaim] = await ticketsOf([claimed]);
  const claim = await ada.call('POST', '/tickets/assign', { ticketIds: [toClaim?.id], assigneeId: sam.id });
  expect(claim.status).toBe(200);
  expect((await inbox.schedules()).map(({ Name }) => Name)).toContain(`open-office-${opening}`);

  await passTo(opening - minute);
  await inbox.runtime.settled();
  expect(new Set(await owners(people))).toEqual(new Set([null]));

  await passTo(opening);
  await eventually(async () => expect(await owners(people)).not.toContain(null));
  const names = await owners(people);
  expect(alternates(names)).toBe(true);
  const explained = (await ticketsOf(people)).map(({ assignment }) => assignment?.explanation?.turn);
  expect(explained).toEqual(Array.from({ length: 50 }, (_, nth) => nth + 1));
  expect(await owners([claimed])).toEqual(['Sam']);

  const [next = ''] = await arrive(1);
  await eventually(async () => expect(await owners([next])).toEqual([names[0]]));
}, 240_000);

test('A6, A8: half a year on they change back; five each, and one more for whoever answers', async () => {
  await inFlight(8, await ada.tickets('view=all&status=open'), async ({ id }) => {
    await ada.call('POST', `/tickets/${id}/close`);
  });
  await set('round-robin', { backlogPerAgent: 5 });
  const { eve, opening } = await theNextChange();
  await passTo(eve);
  for (const agent of [sam, sue]) await go(agent, 'online');
  const people = await arrive(13);
  await passTo(opening - minute);
  await inbox.runtime.settled();
  expect(new Set(await owners(people))).toEqual(new Set([null]));
  await passTo(opening);
  await eventually(async () => expect((await owners(people)).filter(Boolean)).toHaveLength(10));
  await inbox.runtime.settled();
  const given = await owners(people);
  expect(alternates(given.slice(0, 10))).toBe(true);
  expect(given.slice(10)).toEqual([null, null, null]);
  const [first] = await ticketsOf(people);
  const answering = first?.assignee?.name === 'Sam' ? sam : sue;
  expect((await answering.answer(first?.id ?? '', 'It is on its way.')).status).toBe(201);
  await eventually(async () => expect((await owners(people))[10]).toBe(first?.assignee?.name));
  expect((await owners(people)).slice(11)).toEqual([null, null]);
}, 240_000);

test('A5, A11: a session that ends turns the switch; what its customer writes then goes on after half an hour of office hours', async () => {
  await inFlight(8, await ada.tickets('view=all&status=open'), async ({ id }) => {
    await ada.call('POST', `/tickets/${id}/close`);
  });
  await set('round-robin', { sessionHours: 1, absentAssignee: { open: 'rotate', reopened: 'rotate' } });
  const noon = inZone(await now())
    .add({ days: 2 })
    .with({ hour: 12, minute: 0, second: 0, millisecond: 0 }).epochMilliseconds;
  await passTo(noon);
  await go(sam, 'online');
  const [person = ''] = await arrive(1);
  await eventually(async () => expect(await owners([person])).toEqual(['Sam']));
  await eventually(async () =>
    expect((await inbox.schedules()).some(({ Name }) => Name.startsWith(`session-${sam.id}-`))).toBe(true),
  );
  await inbox.runtime.settled();
  await passTo(noon + 61 * minute);
  const presence = async (name: string) =>
    (await ada.call('GET', '/agents')).json.agents.find((agent: { name: string }) => agent.name === name)
      ?.presence;
  await eventually(async () => expect(await presence('Sam')).toBe('offline'));
  await go(sue, 'online');
  await inbox.sms({ from: person, text: 'Anybody there?' });
  await eventually(async () =>
    expect((await inbox.schedules()).some(({ Name }) => Name.startsWith('rotate-'))).toBe(true),
  );
  await inbox.runtime.settled();
  await passTo(noon + 85 * minute);
  await inbox.runtime.settled();
  expect(await owners([person])).toEqual(['Sam']);
  await passTo(noon + 93 * minute);
  await eventually(async () => expect(await owners([person])).toEqual(['Sue']));
  const [ticket] = await ticketsOf([person]);
  const codes = (await ada.thread(ticket?.id ?? '')).map(({ code }) => code).filter(Boolean);
  expect(codes).toEqual(['assigned', 'unassigned', 'assigned']);
}, 240_000);

test('A1, A11: whoever is removed loses what is open, and what a customer of theirs reopens', async () => {
  const at = inZone(await now())
    .add({ days: 1 })
    .with({ hour: 12, minute: 0 }).epochMilliseconds;
  await passTo(at);
  await go(sam, 'online');
  const [open = '', closed = ''] = await arrive(2);
  await eventually(async () => expect(await owners([open, closed])).toEqual(['Sam', 'Sam']));
  const [, toClose] = await ticketsOf([open, closed]);
  await ada.call('POST', `/tickets/${toClose?.id}/close`);
  expect((await ada.call('DELETE', `/agents/${sam.id}`)).status).toBeLessThan(300);
  await eventually(async () => expect(await owners([open])).toEqual([null]));
  await inbox.runtime.settled();
  expect(await owners([closed])).toEqual(['Sam']);
  await go(sue, 'online');
  await eventually(async () => expect(await owners([open])).toEqual(['Sue']));
  await inbox.sms({ from: closed, text: 'One more thing.' });
  await eventually(async () => expect(await owners([closed])).toEqual(['Sue']));
  expect((await sam.call('GET', '/me')).status).toBe(401);
}, 240_000);
