import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeTicket } from '#domain/ticket/change.ts';
import { addCustomerMessage, type Inbound } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { BodyMissing, MalformedItem } from '#storage/failures.ts';
import { anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import { connectionLost, meddle } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import type { Store } from '#use-cases/ports.ts';
import { keep, keepContact } from './contract/setup.ts';
import { setup } from './setup.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const limit = 32 * 1024;
const longText = '👋 grüß'.repeat(6_000);

async function write(store: Store, ticket: Ticket, body: Partial<Inbound>) {
  const change = addCustomerMessage(ticket, anInboundMessage(body), unrouted);
  expect(await store.commit({ change, at: start })).toBe('committed');
  const [message] = change.messages;
  if (message === undefined) throw new Error('no message');
  return { ticket: change.after, message };
}

describe('a body', () => {
  it.each([
    ['of 32 KB', { text: 'x'.repeat(limit) }, 0],
    ['of a byte more', { text: 'x'.repeat(limit + 1) }, 1],
    ['of few characters and many bytes', { text: '👋'.repeat(limit / 4 + 1) }, 1],
    [
      'whose text and HTML are long together',
      { text: 'x'.repeat(limit / 2), html: 'y'.repeat(limit / 2 + 1) },
      1,
    ],
    ['whose HTML alone is long', { text: 'short', html: 'y'.repeat(limit) }, 1],
    ['of a mail that quotes a lot', { text: 'Yes.', fullText: `Yes.\n${'> 👋\n'.repeat(9_000)}` }, 1],
    [
      'whose parts are long together',
      { text: 'x'.repeat(limit / 4), fullText: 'y'.repeat(limit / 2), html: 'z'.repeat(limit / 4 + 1) },
      1,
    ],
    ['that fits with all its parts', { text: 'x', fullText: 'y', html: 'z'.repeat(limit - 2) }, 0],
  ])('%s comes back whole, from wherever it is kept', async (_, body, objects) => {
    const { store, bodies } = await setup(dynamodb);
    const { message } = await write(store, await keep(store), body);
    expect(bodies.objects.size).toBe(objects);
    expect(await store.loadMessage('tkt_1', 2)).toEqual(message);
    const { items } = await store.loadThread('tkt_1', { limit: 9, cursor: null });
    expect(items.at(-1)).toEqual({ kind: 'message', message });
  });

  it('that is long leaves its beginning in the table, cut between characters', async () => {
    const { store, items } = await setup(dynamodb);
    await write(store, await keep(store), { text: longText, fullText: `${longText}\n> Before` });
    const [item] = (await items()).filter(({ seq }) => seq === 2);
    const text = String(item?.text);
    expect(longText.startsWith(text)).toBe(true);
    expect(text.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1020);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024);
    expect(item).toMatchObject({
      fullText: null,
      html: null,
      body: { key: expect.stringMatching(/^bodies\/tkt_1\/[0-9a-f]{64}\.json$/) },
    });
  });

  it('T6: lies there before anything refers to it, and once however often the commit is tried', async () => {
    const { client, store, bodies } = await setup(dynamodb);
    const ticket = await keep(store);
    const seen: number[] = [];
    meddle(client, async ({ operation, number }, proceed) => {
      if (operation === 'TransactWriteItems') seen.push(bodies.objects.size);
      if (number === 1) throw connectionLost();
      return proceed();
    });
    await write(store, ticket, { text: longText });
    expect(seen).toEqual([1, 1]);
    const stale = addCustomerMessage(ticket, anInboundMessage({ text: longText }), unrouted);
    expect(await store.commit({ change: stale, at: start })).toBe('moved-on');
    expect(bodies.objects.size).toBe(1);
  });

  it('of version 1, which knew no full text, is read as it lies', async () => {
    const { store, bodies } = await setup(dynamodb);
    await write(store, await keep(store), { text: longText });
    const [key = ''] = bodies.objects.keys();
    bodies.objects.set(key, JSON.stringify({ text: longText, html: null }));
    expect(await store.loadMessage('tkt_1', 2)).toMatchObject({ text: longText, fullText: null });
  });

  it('moves a delivery on without being read or lost', async () => {
    const { store } = await setup(dynamodb);
    const ticket = await keep(store);
    const { message } = await write(store, ticket, { text: longText });
    const delivery = { attempt: 0, changedAt: start, providerMessageId: null, failure: null };
    expect(await store.saveDelivery(message, { state: 'pending', ...delivery })).toBe('saved');
    expect((await store.loadMessage('tkt_1', 2))?.text).toBe(longText);
  });

  it('that is missing, or not what was put there, is named: nothing is sent or shown in its stead', async () => {
    const { store, bodies } = await setup(dynamodb);
    await write(store, await keep(store), { text: longText });
    const [key] = bodies.objects.keys();
    for (const body of ['{"text":1}', '<html>']) {
      bodies.objects.set(key ?? '', body);
      await expect(store.loadMessage('tkt_1', 2)).rejects.toThrow(MalformedItem);
    }
    bodies.objects.clear();
    await expect(store.loadMessage('tkt_1', 2)).rejects.toThrow(BodyMissing);
    await expect(store.loadThread('tkt_1', { limit: 9, cursor: null })).rejects.toThrow(BodyMissing);
  });

  it('is erased with its contact, and so is one that no message came to refer to', async () => {
    const { store, bodies } = await setup(dynamodb);
    await keepContact(store, 1);
    const ticket = await keep(store);
    await write(store, ticket, { text: longText });
    const lost = addCustomerMessage(ticket, anInboundMessage({ text: `${longText}!` }), unrouted);
    expect(await store.commit({ change: lost, at: start })).toBe('moved-on');
    const other = await keep(store, { id: 'tkt_12', contactId: 'con_other' });
    const change = changeTicket(other, { lastSeq: 2 }, [
      ...lost.messages.map((message) => ({ ...message, ticketId: other.id })),
    ]);
    await store.commit({ change, at: start });
    expect(bodies.objects.size).toBe(3);
    await store.eraseContact('con_carla');
    expect([...bodies.objects.keys()]).toEqual([expect.stringMatching(/^bodies\/tkt_12\//)]);
  });
});
