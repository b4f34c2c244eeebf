import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentsPage } from '#contracts/api/agents.ts';
import { viewCounts } from '#contracts/api/views.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, type Inbox, inFlight, sidOf, startInbox } from './support/inbox.ts';

let inbox: Inbox;
let ada: Agent;
beforeAll(async () => {
  inbox = await startInbox();
  ada = await inbox.signIn('ada@example.com');
}, 120_000);
afterAll(() => inbox?.stop());

/** Workers that die at the worst time: before a call was made, and after it was done but before its answer. */
async function crashNowAndThen(): Promise<void> {
  const modes = ['crash-before', 'crash-after'] as const;
  for (let crash = 0; crash < 24; crash++) {
    const fault = { mode: modes[crash % 2], times: 1, skip: crash * 9 + randomInt(9) };
    await inbox.call('POST', '/local/faults', {
      body: { target: 'dynamodb', operation: 'TransactWriteItems', ...fault },
    });
  }
  for (const mode of modes)
    await inbox.call('POST', '/local/faults', {
      body: { target: 'scheduler', mode, times: 4, skip: randomInt(20) },
    });
}

test('T5, T6, A4, C4: workers that crash before and after writing lose nothing, double nothing, and stay fair', async () => {
  const messages = Array.from({ length: 60 }, (_, index) => ({
    from: `+49153${String(10_000_000 + (index % 40))}`,
    text: `Message ${index}`,
    sid: sidOf('crashes', index),
  }));
  await crashNowAndThen();
  let failures = 0;
  await inFlight(12, messages, async (message) => {
    // As Twilio does it with #rc=5&rp=all, and as an operator does it for what failed even so.
    while ((await inbox.sms(message)).status !== 200) failures += 1;
  });
  expect(failures).toBeGreaterThan(0);
  await inbox.call('DELETE', '/local/faults');
  const tickets = await eventually(async () => {
    const all = await ada.tickets();
    expect(all).toHaveLength(40);
    expect(all.filter(({ assignee }) => assignee === null)).toEqual([]);
    return all;
  }, 60_000);
  const threads = await Promise.all(tickets.map(({ id }) => ada.thread(id)));
  const texts = threads.flat().filter(({ author }) => author === 'customer');
  expect(texts.map(({ text }) => text).toSorted()).toEqual(messages.map(({ text }) => text).toSorted());
  const turns = tickets.map(({ assignment }) => assignment?.explanation?.turn ?? 0).toSorted((a, b) => a - b);
  expect(turns).toEqual(turns.map((_, index) => index + 1));
  const served = Map.groupBy(tickets, ({ assignee }) => assignee?.name);
  const counts = [...served.values()].map(({ length }) => length);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  await eventually(async () => {
    const names = (await inbox.schedules()).map(({ Name }) => Name);
    for (const { id } of tickets) expect(names.filter((name) => name.includes(id))).toHaveLength(1);
  }, 60_000);

  // A2, A10: what each agent's counts say is what they have; nobody has answered.
  await eventually(async () => {
    const { agents } = (await ada.call('GET', '/agents')).json;
    for (const { name, openTickets, waitingTickets } of agentsPage.parse({ agents }).agents) {
      const own = served.get(name)?.length ?? 0;
      expect([name, openTickets, waitingTickets]).toEqual([name, own, own]);
    }
    const views = viewCounts.parse((await ada.call('GET', '/views')).json);
    expect(views).toEqual({ all: tickets.length, mine: served.get('Ada')?.length ?? 0, unassigned: 0 });
  });
}, 240_000);
