import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { indexAttributeTypes } from '#contracts/table-indexes.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { MalformedItem, NewerItem } from '#storage/failures.ts';
import { itemKind, type Step, shapeOf } from '#storage/items/item.ts';
import { ticketItem, ticketKind } from '#storage/items/ticket.ts';
import { aContact, anAgent, anAnswer, aTicket, start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { keep } from './contract/setup.ts';
import { setup } from './setup.ts';

describe('the upgrade path of items', () => {
  const steps: Step[] = [
    ({ fullName, ...item }) => ({ ...item, name: fullName }),
    (item) => ({ ...item, tags: [] }),
  ];
  const schema = z.object({ name: z.string(), tags: z.array(z.string()) });
  const today = itemKind('person', schema, steps);
  const at = { pk: 'PERSON#1', sk: 'PERSON', type: 'person' };

  it.each([
    { ...at, schemaVersion: 1, fullName: 'Carla' },
    { ...at, schemaVersion: 2, name: 'Carla' },
    { ...at, schemaVersion: 3, name: 'Carla', tags: [] },
  ])('reads an item of version $schemaVersion as one of today', (item) => {
    expect(today.parse(item)).toEqual({ name: 'Carla', tags: [] });
  });

  it('writes items of today’s version', () => {
    expect(today.mark({ name: 'Carla' })).toEqual({ name: 'Carla', type: 'person', schemaVersion: 3 });
  });

  it('refuses an item that a newer release wrote, and says so', () => {
    const item = { ...at, schemaVersion: 4, name: 'Carla', tags: [] };
    expect(() => today.parse(item)).toThrow(NewerItem);
    expect(() => today.parse(item)).toThrow(/PERSON#1.*version 4.*knows 3/);
  });

  it.each([
    { ...at, schemaVersion: 0 },
    { ...at, schemaVersion: 1.5 },
    { ...at, schemaVersion: '1' },
    at,
    { ...at, type: 'dog', schemaVersion: 3, name: 'Carla', tags: [] },
    { ...at, schemaVersion: 3, name: 7, tags: [] },
  ])('names an item that is not what it should be: %j', (item) => {
    expect(() => today.parse(item)).toThrow(MalformedItem);
    expect(() => today.parse(item)).toThrow(/PERSON#1/);
  });
});

describe('the shape of items', () => {
  interface Domain {
    readonly name: string | null;
    readonly count: number;
  }
  it('is held to the domain’s by the compiler', () => {
    const name = z.string().nullable();
    shapeOf<Domain>()(z.object({ name, count: z.int() }));
    // @ts-expect-error narrower than the domain: a name may be null
    shapeOf<Domain>()(z.object({ name: z.string(), count: z.int() }));
    // @ts-expect-error wider than the domain: the count is always there
    shapeOf<Domain>()(z.object({ name, count: z.int().optional() }));
    // @ts-expect-error the domain has a count
    shapeOf<Domain>()(z.object({ name }));
    // @ts-expect-error the domain has no such thing
    shapeOf<Domain>()(z.object({ name, count: z.int(), more: z.int() }));
  });

  it('A2: leaves keys of indexes out where a ticket is not to be listed, never null', () => {
    const answered = ticketItem(aTicket({ waitingSince: null, answeredAt: start }));
    expect(answered).toMatchObject({ waitingSince: undefined, clockStartedAt: start, clockChannel: 'sms' });
    const waiting = ticketItem(aTicket());
    expect(waiting).toMatchObject({ waitingSince: start });
    expect(waiting).not.toHaveProperty('clockStartedAt');
    expect(ticketKind.parse(answered)).toEqual(aTicket({ waitingSince: null, answeredAt: start }));
  });
});

describe('what lies in the table', () => {
  let dynamodb: TestDynamoDb;
  beforeAll(async () => {
    dynamodb = await startTestDynamoDb();
  });
  afterAll(() => dynamodb.stop());

  async function everySort() {
    const kept = await setup(dynamodb);
    const { store } = kept;
    await store.takeTicketNumber();
    await store.saveAgent({ before: null, after: anAgent() });
    const ticket = await keep(store, { tags: ['vip'], queued: { queue: 'inbox', at: start } });
    const contact = { before: null, after: aContact({ version: 1 }) };
    const receipt = { source: 'twilio', id: 'SM1' };
    const change = changeTicket(ticket, { subject: 'x' });
    await store.commit({ change, contact, receipt, at: start });
    await store.savePendingCheck('tkt_1', { generation: 1, at: start });
    const by = { by: 'agt_ada', at: start } as const;
    const autoClose = { enabled: true, inactivityDays: 2, closeUnanswered: false };
    await store.saveSetting({ name: 'auto-close', value: autoClose, version: 0, ...by });
    await store.saveSetting({ name: 'auto-close', value: autoClose, version: 1, ...by });
    await store.recordHistory({ ticketId: 'tkt_1', afterSeq: 1, version: 2, events: [], ...by });
    const rotation = { queue: 'inbox', members: [], lastServed: 0, served: 0 } as const;
    const drain = { id: 'drn_1', queue: 'inbox', at: start, ring: [], lastServed: 0, served: 0 } as const;
    await store.commitTurns({
      before: { ...rotation, version: 0 },
      after: { ...rotation, version: 1 },
      drain: { ...drain, standings: [], turns: [] },
    });
    return kept;
  }

  it('is what README.md lists, each item with its type and schema version', async () => {
    const items = await (await everySort()).items();
    for (const item of items) expect(item).toMatchObject({ type: expect.any(String), schemaVersion: 1 });
    const keys = items.map(({ pk, sk, type }) => `${type}: ${pk} / ${sk}`);
    expect(keys.toSorted()).toEqual([
      'agent: AGENTS / agt_sam',
      'check: TICKET#tkt_1 / CHECK',
      'contact: CONTACT#con_carla / CONTACT',
      'counter: COUNTER#TICKET / COUNTER',
      'drain: DRAIN#drn_1 / DRAIN',
      'history: TICKET#tkt_1 / MSG#000000001#000000002',
      'message: TICKET#tkt_1 / MSG#000000001',
      `queue-entry: QUEUE#inbox#${items.find(({ type }) => type === 'ticket')?.viewShard} / 00${start}#tkt_1`,
      'receipt: RECEIPT#twilio#SM1 / RECEIPT',
      'rotation: ROTATION#inbox / ROTATION',
      'setting:auto-close: SETTINGS / auto-close',
      'setting:auto-close: SETTINGS#auto-close / HISTORY#000000001',
      'setting:auto-close: SETTINGS#auto-close / HISTORY#000000002',
      'tag: TICKET#tkt_1 / TAG#vip',
      'ticket: TICKET#tkt_1 / TICKET',
    ]);
  });

  it('T11: keeps every version of a setting, with who and when', async () => {
    const items = await (await everySort()).items();
    const history = items.filter(({ pk }) => pk === 'SETTINGS#auto-close');
    expect(history.map(({ version, by, at }) => [version, by, at])).toEqual([
      [1, 'agt_ada', start],
      [2, 'agt_ada', start],
    ]);
  });

  it('A2: lists tags with status and activity, in an index of their own', async () => {
    const { store, items } = await everySort();
    const ticket = await store.loadTicket('tkt_1');
    if (ticket === null) throw new Error('no ticket');
    const listed = async () =>
      (await items())
        .filter(({ type }) => type === 'tag')
        .map(({ tag, viewStatus, lastMessageAt }) => [tag, viewStatus, lastMessageAt]);
    const closed = changeTicket(ticket, { status: 'closed', tags: ['vip', 'new'] });
    await store.commit({ change: closed, at: start });
    expect(await listed()).toEqual([
      ['new', 'closed', start],
      ['vip', 'closed', start],
    ]);
    const active = changeTicket(closed.after, { lastMessageAt: start + 1, tags: ['vip'] });
    await store.commit({ change: active, at: start });
    expect(await listed()).toEqual([['vip', 'closed', start + 1]]);
  });

  it('T5: has receipts expire by TTL after 30 days, in seconds', async () => {
    const items = await (await everySort()).items();
    const [receipt] = items.filter(({ type }) => type === 'receipt');
    expect(receipt?.expiresAt).toBe(start / 1000 + 30 * 24 * 60 * 60);
    expect(items.filter((item) => 'expiresAt' in item)).toHaveLength(1);
  });

  it('has a message in the index of deliveries only while its delivery is under way', async () => {
    const { store, items } = await everySort();
    const ticket = await store.loadTicket('tkt_1');
    const answer = answerCustomer(ticket ?? aTicket(), anAnswer());
    if (!answer.ok) throw new Error(answer.refusal);
    await store.commit({ change: answer.value, at: start });
    const keys = ['deliveryKey', 'deliveryShard', 'deliveryAt'];
    const indexed = async () => {
      const message = (await items()).find(({ seq }) => seq === 2) ?? {};
      return keys.filter((key) => key in message);
    };
    expect(await indexed()).toEqual(keys);
    const message = await store.loadMessage('tkt_1', 2);
    if (message?.delivery == null) throw new Error('nothing to deliver');
    await store.saveDelivery(message, { ...message.delivery, state: 'sent' });
    expect(await indexed()).toEqual([]);
  });

  it('has no other item in an index of tickets', async () => {
    const items = await (await everySort()).items();
    const others = items.filter(({ type }) => type !== 'ticket' && type !== 'tag' && type !== 'message');
    const ofIndexes = Object.keys(indexAttributeTypes).filter((name) => name !== 'createdAt');
    for (const item of others)
      expect(Object.keys(item).filter((name) => ofIndexes.includes(name))).toEqual([]);
  });
});
