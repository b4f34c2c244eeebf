import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, aNumber, type Inbox, startInbox, timeOf } from './support/inbox.ts';

let inbox: Inbox;
let ada: Agent;
let sam: Agent;

beforeAll(async () => {
  inbox = await startInbox();
  [ada, sam] = await Promise.all([inbox.signIn('ada@example.com'), inbox.signIn('sam@example.com')]);
}, 120_000);
afterAll(() => inbox?.stop());

/** A5: sessions end; whoever is to be given tickets says so again. */
beforeEach(async () => {
  const agents = await Promise.all(['sam', 'sue', 'sol'].map((name) => inbox.signIn(`${name}@example.com`)));
  for (const agent of agents) await agent.call('PUT', '/me/presence', { status: 'online' });
});

const ticketOf = (from: string) =>
  eventually(async () => {
    const ticket = (await ada.tickets()).find(({ contact }) => contact.address === from);
    if (ticket?.assignee == null) throw new Error(`no assigned ticket of ${from}: ${JSON.stringify(ticket)}`);
    return ticket;
  });

test('T1, A4, A12: an SMS signed by Twilio’s library becomes a numbered ticket of whose turn it was, and says why; the next goes to the next', async () => {
  const numbers = [aNumber(), aNumber(), aNumber(), aNumber()];
  const tickets = [];
  for (const from of numbers) {
    const answer = await inbox.sms({ from, text: 'Where is my order?' });
    expect(answer).toMatchObject({ status: 200, type: expect.stringContaining('text/xml') });
    expect(answer.text).toContain('<Response/>');
    tickets.push(await ticketOf(from));
  }
  expect(tickets.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  const turns = tickets.map(({ assignment }) => assignment?.explanation);
  expect(turns.map((turn) => turn?.turn)).toEqual([1, 2, 3, 4]);
  const names = turns.map((turn) => turn?.agent.name);
  expect(new Set(names.slice(0, 3))).toEqual(new Set(['Sam', 'Sue', 'Sol']));
  expect(names[3]).toBe(names[0]);
  for (const [index, ticket] of tickets.entries()) {
    expect(ticket.assignee?.name).toBe(names[index]);
    expect(ticket.assignment).toMatchObject({ by: 'rotation', explanation: { queue: 'inbox' } });
    expect(turns[index]?.eligible.map(({ name }) => name).toSorted()).toEqual(
      ['Sam', 'Sol', 'Sue'].filter((name) => name !== names[index]),
    );
  }
});

test('C2, C4, C5: an answered ticket is closed two days later, with the note at the end of its thread', async () => {
  const from = aNumber();
  await inbox.sms({ from, text: 'Do you ship to Austria?' });
  const { id } = await ticketOf(from);
  expect((await sam.answer(id, 'Yes, within three days.')).status).toBe(201);
  await eventually(async () =>
    expect((await ada.thread(id)).find(({ author }) => author === 'agent')?.delivery).toMatch(
      /sent|delivered/,
    ),
  );
  await inbox.runtime.settled();
  const now = await inbox.advance('P2D');
  const closed = await eventually(async () => {
    const ticket = await ada.ticket(id);
    expect(ticket.status).toBe('closed');
    return ticket;
  });
  expect(closed).toMatchObject({ closedBy: 'inactivity', autoClose: null });
  expect(Date.parse(closed.closedAt ?? '')).toBeGreaterThanOrEqual(now);
  expect((await ada.thread(id)).at(-1)).toMatchObject({
    author: 'system',
    internal: true,
    text: 'Ticket closed due to inactivity.',
  });
  await eventually(async () =>
    expect((await inbox.schedules()).filter(({ Name }) => Name.includes(id))).toEqual([]),
  );
});

test('C4: a customer who replies on the first day moves the check; the ticket closes two days after the next answer', async () => {
  const from = aNumber();
  const checksOf = async (id: string) => (await inbox.schedules()).filter(({ Name }) => Name.includes(id));
  /** C4: exactly one pending check, two days after what happened last. */
  const oneCheckAfter = (id: string, at: string) =>
    eventually(async () => {
      const checks = await checksOf(id);
      expect(checks).toHaveLength(1);
      expect(
        Math.abs(timeOf(checks[0]?.ScheduleExpression ?? '') - Date.parse(at) - 2 * 86_400_000),
      ).toBeLessThan(1_500);
    });
  await inbox.sms({ from, text: 'The size is wrong.' });
  const { id, createdAt } = await ticketOf(from);
  await oneCheckAfter(id, createdAt);
  const first = await sam.answer(id, 'Which one do you need?');
  await oneCheckAfter(id, first.json.at);
  await inbox.runtime.settled();

  await inbox.advance('P1D');
  await inbox.sms({ from, text: 'An M, please.' });
  const replied = await eventually(async () => {
    const ticket = await ada.ticket(id);
    expect(ticket.waitingSince).not.toBeNull();
    return ticket;
  });
  expect(replied.autoClose).toMatchObject({ closesAt: null, standsStill: 'waits-for-us' });
  await oneCheckAfter(id, replied.lastCustomerMessageAt);
  await inbox.runtime.settled();

  await inbox.advance('PT25H');
  await inbox.runtime.settled();
  expect((await ada.ticket(id)).status).toBe('open');
  const second = await sam.answer(id, 'It is on its way.');
  await oneCheckAfter(id, second.json.at);
  await inbox.runtime.settled();
  await inbox.advance('PT47H');
  await inbox.runtime.settled();
  expect((await ada.ticket(id)).status).toBe('open');
  await oneCheckAfter(id, second.json.at);
  await inbox.advance('PT1H');
  await eventually(async () => expect((await ada.ticket(id)).status).toBe('closed'));
  const notes = (await ada.thread(id)).filter(({ text }) => text === 'Ticket closed due to inactivity.');
  expect(notes).toHaveLength(1);
  await eventually(async () => expect(await checksOf(id)).toEqual([]));
});

test('T2, C8: a customer who writes after the closing finds their ticket reopened, with a check of its own', async () => {
  const from = aNumber();
  await inbox.sms({ from, text: 'Hello?' });
  const { id, number } = await ticketOf(from);
  await sam.call('POST', `/tickets/${id}/close`);
  await eventually(async () =>
    expect((await inbox.schedules()).filter(({ Name }) => Name.includes(id))).toEqual([]),
  );
  await inbox.sms({ from, text: 'One more thing.' });
  await eventually(async () => expect(await ada.ticket(id)).toMatchObject({ status: 'open', number }));
  await eventually(async () =>
    expect((await inbox.schedules()).filter(({ Name }) => Name.includes(id))).toHaveLength(1),
  );
  await eventually(async () => {
    const codes = (await ada.thread(id)).map((entry) => entry.code).filter(Boolean);
    expect(codes).toEqual(['assigned', 'closed', 'reopened']);
  });
});

test('C9: turning auto-close off removes every check, and turning it on again gives every open ticket one', async () => {
  const owner = ada;
  const open = () => owner.tickets('view=all&status=open');
  expect((await open()).length).toBeGreaterThan(0);
  await owner.call('PUT', '/settings/auto-close', { enabled: false });
  const checks = async () => (await inbox.schedules()).filter(({ Name }) => Name.startsWith('check-'));
  await eventually(async () => expect(await checks()).toEqual([]));
  await owner.call('PUT', '/settings/auto-close', { enabled: true });
  await eventually(async () => {
    const names = (await checks()).map(({ Name }) => Name);
    for (const { id } of await open()) expect(names.filter((name) => name.includes(id))).toHaveLength(1);
  });
});
