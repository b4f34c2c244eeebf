import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Inbox, inFlight, sidOf, startInbox } from './support/inbox.ts';

let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
}, 120_000);
afterAll(() => inbox?.stop());

const countBy = (tickets: readonly TicketDocument[]): number[] => {
  const counts = new Map<string, number>();
  for (const { assignee } of tickets)
    counts.set(assignee?.name ?? '', (counts.get(assignee?.name ?? '') ?? 0) + 1);
  return [...counts.values()];
};

test('T5, A4: 200 first messages at 50 in flight, each delivered twice, are 200 tickets, fairly handed out in ring order', async () => {
  const ada = await inbox.signIn('ada@example.com');
  const messages = Array.from({ length: 200 }, (_, index) => ({
    from: `+49152${String(10_000_000 + index)}`,
    text: `Question ${index}`,
    sid: sidOf('burst', index),
  }));
  const deliveries = [...messages, ...messages].toSorted((a, b) => (a.sid < b.sid ? -1 : 1));
  await inFlight(50, deliveries, async (message) => {
    // A provider tries again what was not answered with 2xx.
    for (let attempt = 0; attempt < 5; attempt++) if ((await inbox.sms(message)).status === 200) return;
    throw new Error(`${message.text} never got through`);
  });
  const tickets = await eventually(async () => {
    const all = await ada.tickets();
    expect(all).toHaveLength(200);
    expect(all.filter(({ assignee }) => assignee === null)).toEqual([]);
    return all;
  }, 60_000);
  expect(new Set(tickets.map(({ number }) => number)).size).toBe(200);
  expect(new Set(tickets.map(({ contact }) => contact.address))).toEqual(
    new Set(messages.map(({ from }) => from)),
  );
  const texts = await Promise.all(
    tickets.map(async ({ id }) =>
      (await ada.thread(id)).filter(({ author }) => author === 'customer').map(({ text }) => text),
    ),
  );
  expect(texts.flat().toSorted()).toEqual(messages.map(({ text }) => text).toSorted());

  const counts = countBy(tickets);
  expect(counts).toHaveLength(3);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  const inTurn = tickets.toSorted(
    (a, b) => (a.assignment?.explanation?.turn ?? 0) - (b.assignment?.explanation?.turn ?? 0),
  );
  expect(inTurn.map(({ assignment }) => assignment?.explanation?.turn)).toEqual(
    inTurn.map((_, index) => index + 1),
  );
  const ring = inTurn.slice(0, 3).map(({ assignee }) => assignee?.id);
  expect(inTurn.map(({ assignee }) => assignee?.id)).toEqual(inTurn.map((_, index) => ring[index % 3]));
  await eventually(async () => {
    const checks = (await inbox.schedules()).filter(({ Name }) => Name.startsWith('check-'));
    expect(checks).toHaveLength(200);
  }, 60_000);
}, 180_000);
