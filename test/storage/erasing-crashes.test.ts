import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { fileKey } from '#storage/files.ts';
import {
  aContact,
  anAgent,
  anAttachment,
  anInboundMail,
  anInboundMessage,
  start,
  toInbox,
} from '#test/support/builders.ts';
import { Crash, meddle } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { setup } from './setup.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const long = 'x'.repeat(40_000);
const aMail = (name: string, text: string) =>
  anInboundMail({
    text,
    email: { messageId: `${name}@example.com`, references: [], cc: [] },
    attachments: [anAttachment({ id: name })],
  });

/** Carla with two tickets that have all that tickets can have, and an agent who carries them. */
async function carla() {
  const kept = await setup(dynamodb);
  const { plain } = kept;
  await plain.saveAgent({ before: null, after: anAgent({ load: 2, open: 2 }) });
  await plain.saveContact({ before: null, after: aContact({ ticketCount: 2, version: 1 }) });
  for (const id of ['tkt_a', 'tkt_b'] as const) {
    const opening = openTicket(id, 1, aMail(id, 'short'), toInbox);
    await kept.bodies.put(fileKey(id), 'content');
    const after = {
      ...opening.after,
      loadOf: 'agt_sam' as const,
      listedIn: 'agt_sam' as const,
      tags: ['vip'],
    };
    await plain.commit({
      change: { ...opening, after },
      receipt: { source: 'twilio', id },
      emailLink: { rfcId: `${id}@example.com`, ticketId: id, seq: 1 },
      at: start,
    });
    const change = addCustomerMessage(after, aMail(`${id}-2`, long), toInbox);
    await plain.commit({
      change,
      receipt: { source: 'twilio', id: `${id}-2` },
      emailLink: { rfcId: `${id}-2@example.com`, ticketId: id, seq: 2 },
      at: start,
    });
    for (const kind of ['check', 'wake', 'rotate'] as const)
      await plain.savePending(id, kind, { generation: 1, at: start });
  }
  return kept;
}

/** Pending timers stay for whoever removes their schedules, and receipts, for providers not to bring it all back. */
const left = ['agent', 'check', 'check', ...Array(4).fill('receipt'), 'rotate', 'rotate', 'wake', 'wake'];
const kindsOf = async (items: () => Promise<readonly { readonly type?: unknown }[]>): Promise<unknown[]> =>
  (await items()).map(({ type }) => type).toSorted();

describe('erasing a contact', () => {
  it('is finished by asking again, wherever it crashed: before or after any call to the outside', async () => {
    const points: string[] = [];
    for (let point = 1; ; point++) {
      const { client, tableName, bodies, plain, items } = await carla();
      let passed = 0;
      const pass = async (name: string, proceed: () => Promise<unknown>): Promise<unknown> => {
        const crash = (when: string) => {
          passed += 1;
          if (passed !== point) return;
          points.push(`${when} ${name}`);
          throw new Crash();
        };
        crash('before');
        const answer = await proceed();
        crash('after');
        return answer;
      };
      meddle(client, ({ operation }, proceed) => pass(operation, proceed));
      const crashing = createDynamoStore({
        client,
        tableName,
        bodies: {
          ...bodies,
          deleteAll: async (prefix) => void (await pass('deleteAll', () => bodies.deleteAll(prefix))),
        },
      });
      const outcome = await crashing.eraseContact('con_carla').catch((error: unknown) => error);
      if (!(outcome instanceof Crash)) {
        expect(outcome).toEqual({ tickets: 2 });
        break;
      }
      const again = await plain.eraseContact('con_carla');
      expect(again === 'not-found' || (again !== 'try-again' && again.tickets <= 2)).toBe(true);
      expect(await kindsOf(items)).toEqual(left);
      expect(await plain.loadAgent('agt_sam')).toMatchObject({ load: 0, open: 0 });
      expect(bodies.objects.size).toBe(0);
    }
    expect(points.length).toBeGreaterThan(40);
    expect(new Set(points)).toEqual(
      new Set(
        ['BatchGetItem', 'Query', 'DeleteItem', 'deleteAll', 'TransactWriteItems'].flatMap((name) => [
          `before ${name}`,
          `after ${name}`,
        ]),
      ),
    );
  }, 120_000);

  it('takes with it a message that comes meanwhile', async () => {
    const { client, store, plain, items, bodies } = await carla();
    let written = false;
    meddle(client, async ({ operation }, proceed) => {
      if (operation === 'TransactWriteItems' && !written) {
        written = true;
        const ticket = await plain.loadTicket('tkt_a');
        if (ticket === null) throw new Error('no ticket');
        const change = addCustomerMessage(ticket, anInboundMessage({ text: `${long}!` }), toInbox);
        expect(await plain.commit({ change, at: start })).toBe('committed');
      }
      return proceed();
    });
    expect(await store.eraseContact('con_carla')).toEqual({ tickets: 2 });
    expect(await kindsOf(items)).toEqual(left);
    expect(bodies.objects.size).toBe(0);
  });

  it('asks to be tried again where a ticket is opened meanwhile', async () => {
    const { client, store, plain } = await carla();
    let opened = false;
    meddle(client, async ({ operation }, proceed) => {
      if (operation === 'TransactWriteItems' && !opened) {
        opened = true;
        const before = await plain.loadContact('con_carla');
        if (before === null) throw new Error('no contact');
        const after = { ...before, ticketCount: before.ticketCount + 1, version: before.version + 1 };
        const change = openTicket('tkt_new', 9, anInboundMessage(), toInbox);
        await plain.commit({ change, contact: { before, after }, at: start });
      }
      return proceed();
    });
    const first = await store.eraseContact('con_carla');
    if (first === 'try-again') expect(await store.eraseContact('con_carla')).toEqual({ tickets: 1 });
    else expect(first).toEqual({ tickets: 3 });
    expect(await plain.loadContact('con_carla')).toBeNull();
    expect(await plain.loadTicket('tkt_new')).toBeNull();
  });

  it('by two at once erases everything once', async () => {
    const { plain, items } = await carla();
    const outcomes = await Promise.all([1, 2].map(() => plain.eraseContact('con_carla')));
    for (const outcome of outcomes) expect(outcome).not.toBe('try-again');
    expect(await kindsOf(items)).toEqual(left);
    expect(await plain.loadAgent('agt_sam')).toMatchObject({ load: 0, open: 0 });
  });
});
