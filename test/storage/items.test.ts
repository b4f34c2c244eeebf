import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { indexAttributeTypes } from '#contracts/table-indexes.ts';
import { day } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { addAutomaticMail, openTicket } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { MalformedItem, NewerItem } from '#storage/failures.ts';
import { contactItem, contactKind } from '#storage/items/contact.ts';
import { itemKind, type Step, shapeOf } from '#storage/items/item.ts';
import { messageItem, messageKind } from '#storage/items/message.ts';
import { settingKinds } from '#storage/items/setting.ts';
import { ticketItem, ticketKind } from '#storage/items/ticket.ts';
import { type Raw, ticketKey } from '#storage/keys.ts';
import {
  aContact,
  aHandOff,
  anAgent,
  anAnswer,
  anInboundMail,
  anInboundMessage,
  aTicket,
  autoClose,
  start,
  unrouted,
} from '#test/support/builders.ts';
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
    expect(waiting).not.toHaveProperty('wakesAt');
    const snoozed = ticketItem(aTicket({ status: 'snoozed', snoozedUntil: start }));
    expect(snoozed).toMatchObject({ wakesAt: start, snoozeShard: expect.any(Number) });
    expect(ticketKind.parse(answered)).toEqual(aTicket({ waitingSince: null, answeredAt: start }));
  });
});

/** As the first release wrote them, which knew SMS by Twilio alone. */
describe('items of version 1', () => {
  const without = (item: Raw, ...names: readonly string[]): Raw =>
    Object.fromEntries(
      Object.entries(item).filter(([name, value]) => !names.includes(name) && value !== undefined),
    );

  it.each<{ title: string; ticket: Partial<Ticket> }>([
    { title: 'that waits in a queue', ticket: { queued: { queue: 'inbox', at: start } } },
    { title: 'that was answered', ticket: { answeredAt: start, lastAnswerAt: start, waitingSince: null } },
    { title: 'that is closed', ticket: { status: 'closed', closedAt: start, closedBy: 'agent' } },
  ])('a ticket $title is one of SMS by Twilio', ({ ticket }) => {
    const today = aTicket(ticket);
    const old = without(ticketItem(today), 'via', 'email', 'autoReplied', 'spam', 'preview');
    expect(ticketKind.parse({ ...old, schemaVersion: 1 })).toEqual({ ...today, preview: null });
    expect(today).toMatchObject({ via: 'twilio', email: null, autoReplied: null, spam: false });
  });

  it.each([1, 2, 3])(
    'H11: a ticket of version %i knew no AI agent, and opened when it was made',
    (schemaVersion) => {
      const today = aTicket({ cycle: 2, openedAt: start });
      const old = without(ticketItem(today), 'openedAt', 'firstAnswerAt', 'aiOutcome', 'handOff', 'preview');
      expect(ticketKind.parse({ ...old, schemaVersion })).toEqual({ ...today, preview: null });
    },
  );

  it('a ticket of version 4 has no preview until somebody says something', () => {
    const today = aTicket({ aiOutcome: 'under-way', handledBy: 'ai' });
    const old = ticketKind.parse({ ...without(ticketItem(today), 'preview'), schemaVersion: 4 });
    expect(old).toEqual({ ...today, preview: null });
    const answered = answerCustomer(old, anAnswer());
    expect(answered.ok && answered.value.after.preview?.text).toBe('It is on its way.');
  });

  it('H2: a ticket of today keeps its hand-off', () => {
    const today = aTicket({
      aiOutcome: 'declined',
      handledBy: 'ai',
      handOff: aHandOff({ state: 'declined' }),
    });
    expect(ticketKind.parse(ticketItem(today))).toEqual(today);
  });

  it('a message has neither another’s name, nor more text, nor anybody in copy', () => {
    const [message] = openTicket('tkt_1', 1, anInboundMessage(), unrouted).messages;
    if (message === undefined) throw new Error('no message');
    const receipt = { source: 'twilio', id: 'SM1' };
    for (const body of [null, { key: 'bodies/tkt_1/x.json' }]) {
      const stored = { ...message, body, receipt };
      const old = without(messageItem(stored), 'sender', 'fullText', 'cc', 'rfcId');
      expect(messageKind.parse({ ...old, schemaVersion: 1 })).toEqual(stored);
    }
    expect(message).toMatchObject({ sender: null, fullText: null, cc: [], rfcId: null });
  });

  it('a contact has had no chats', () => {
    const today = aContact({ name: 'Carla', optedOut: true, ticketCount: 1, version: 3 });
    const old = without(contactItem(today), 'chats');
    expect(contactKind.parse({ ...old, schemaVersion: 1 })).toEqual(today);
  });

  it('O1: office hours send automatic messages in the chat alone', () => {
    const value: Raw = without({ ...defaultSettings['office-hours'] }, 'automaticMessages');
    const stored = { pk: 'SETTINGS', sk: 'office-hours', type: 'setting:office-hours', schemaVersion: 1 };
    const parsed = settingKinds['office-hours'].parse({
      ...stored,
      value: { ...value, datesOff: ['2026-12-25'], outsideMessage: 'Morgen!' },
      version: 4,
      by: 'agt_ada',
      at: start,
    });
    expect(parsed.value).toEqual({
      ...defaultSettings['office-hours'],
      datesOff: ['2026-12-25'],
      outsideMessage: 'Morgen!',
    });
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
    const emailLink = { rfcId: 'first@example.com', ticketId: 'tkt_1', seq: 1 } as const;
    await store.commit({ change, contact, receipt, emailLink, at: start });
    for (const kind of ['check', 'wake', 'rotate'] as const)
      await store.savePending('tkt_1', kind, { generation: 1, at: start });
    const by = { by: 'agt_ada', at: start } as const;
    const rules = autoClose({ enabled: true, inactivityDays: 2, closeUnanswered: false });
    await store.saveSetting({ name: 'auto-close', value: rules, version: 0, ...by });
    await store.saveSetting({ name: 'auto-close', value: rules, version: 1, ...by });
    await store.recordHistory({ ticketId: 'tkt_1', afterSeq: 1, version: 2, events: [], ...by });
    const rotation = { queue: 'inbox', members: [], lastServed: 0, served: 0 } as const;
    const drain = { id: 'drn_1', queue: 'inbox', at: start, ring: [], lastServed: 0, served: 0 } as const;
    await store.commitTurns({
      before: { ...rotation, version: 0 },
      after: { ...rotation, version: 1 },
      drain: { ...drain, standings: [], turns: [] },
    });
    const counted = await store.loadTickets(['tkt_1']);
    await store.tally(counted.map((one) => ({ ticket: one, loadOf: null, listedIn: 'none' })));
    return kept;
  }

  it('is what README.md lists, each item with its type and schema version', async () => {
    const items = await (await everySort()).items();
    const versions: Record<string, number> = { agent: 2, ticket: 5, message: 2, contact: 2 };
    for (const { type, schemaVersion } of items) expect(schemaVersion).toBe(versions[String(type)] ?? 1);
    const keys = items.map(({ pk, sk, type }) => `${type}: ${pk} / ${sk}`);
    expect(keys.toSorted()).toEqual([
      'agent: AGENTS / agt_sam',
      `badge-count: COUNTS / ${items.find(({ type }) => type === 'badge-count')?.sk}`,
      'check: TICKET#tkt_1 / CHECK',
      'contact: CONTACT#con_carla / CONTACT',
      'counter: COUNTER#TICKET / COUNTER',
      'drain: DRAIN#drn_1 / DRAIN',
      'email-link: EMAIL#first@example.com / TICKET',
      'history: TICKET#tkt_1 / MSG#000000001#000000002',
      'message: TICKET#tkt_1 / MSG#000000001',
      `queue-entry: QUEUE#inbox#${items.find(({ type }) => type === 'ticket')?.viewShard} / 00${start}#tkt_1`,
      'receipt: RECEIPT#twilio#SM1 / RECEIPT',
      'rotate: TICKET#tkt_1 / ROTATE',
      'rotation: ROTATION#inbox / ROTATION',
      'setting:auto-close: SETTINGS / auto-close',
      'setting:auto-close: SETTINGS#auto-close / HISTORY#000000001',
      'setting:auto-close: SETTINGS#auto-close / HISTORY#000000002',
      'tag: TICKET#tkt_1 / TAG#vip',
      'ticket: TICKET#tkt_1 / TICKET',
      'wake: TICKET#tkt_1 / WAKE',
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

  it('T8: has spam expire by TTL 30 days after the latest message, in seconds, and nothing else', async () => {
    const { store, items } = await setup(dynamodb);
    await keep(store, { id: 'tkt_kept' });
    const spam = await keep(store, { channel: 'email', spam: true });
    const later = addAutomaticMail(spam, anInboundMail({ automatic: true, at: start + day }));
    await store.commit({ change: later, at: start + day });
    const expiring = (await items()).filter((item) => 'expiresAt' in item);
    const expiryOf = (at: number) => (at + 30 * day) / 1000;
    expect(expiring.map(({ sk, expiresAt }) => [sk, expiresAt]).toSorted()).toEqual([
      ['MSG#000000001', expiryOf(start)],
      ['MSG#000000002', expiryOf(start + day)],
      ['TICKET', expiryOf(start + day)],
    ]);
  });

  it('T6, T8: spam whose messages TTL has not deleted yet, though its ticket, is written over', async () => {
    const { store, tableName } = await setup(dynamodb);
    const opening = openTicket('tkt_1', 1, anInboundMessage(), { ...unrouted, spam: true });
    await store.commit({ change: opening, at: start });
    const Key = ticketKey('tkt_1');
    await dynamodb.documents.send(new DeleteCommand({ TableName: tableName, Key: { ...Key } }));
    const again = openTicket('tkt_1', 2, anInboundMessage({ text: 'Again' }), { ...unrouted, spam: true });
    const at = start + 30 * day;
    expect(await store.commit({ change: again, at: at - 1000 })).toBe('moved-on');
    expect(await store.commit({ change: again, at })).toBe('committed');
    expect(await store.loadMessage('tkt_1', 1)).toMatchObject({ text: 'Again' });
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
