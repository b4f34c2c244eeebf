import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { aContact, anAgent, anInboundMessage, start, toInbox } from '#test/support/builders.ts';
import { watch } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import type { Store, ViewQuery } from '#use-cases/ports.ts';
import { allOf, keepMany } from './contract/setup.ts';
import { setup } from './setup.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const keys = {
  receipt: { source: 'twilio', id: 'SM1' },
  contactId: 'con_carla',
  ticketIds: ['tkt_1', 'tkt_2'],
  rfcIds: ['first@example.com', 'second@example.com'],
} as const;

/** What a store asks of DynamoDB for an operation. */
async function counting() {
  const kept = await setup(dynamodb);
  const calls = watch(kept.client);
  return {
    ...kept,
    async callsOf(operation: (store: Store) => Promise<unknown>): Promise<string[]> {
      calls.length = 0;
      await operation(kept.store);
      return calls.map((call) => call.operation);
    },
  };
}

describe('round trips', () => {
  it('receiving takes two for a reply and three for a new ticket', async () => {
    const { callsOf } = await counting();
    const opening = openTicket('tkt_1', 1, anInboundMessage(), toInbox);
    const contact = { before: null, after: aContact({ ticketCount: 1, version: 1 }) };
    const first = await callsOf(async (store) => {
      await store.loadForReceiving(keys);
      await store.takeTicketNumber();
      await store.commit({ change: opening, contact, receipt: keys.receipt, at: start });
    });
    expect(first).toEqual(['BatchGetItem', 'UpdateItem', 'TransactWriteItems']);
    const reply = await callsOf(async (store) => {
      await store.loadForReceiving(keys);
      const change = addCustomerMessage(opening.after, anInboundMessage(), toInbox);
      await store.commit({ change, receipt: { source: 'twilio', id: 'SM2' }, at: start });
    });
    expect(reply).toEqual(['BatchGetItem', 'TransactWriteItems']);
  });

  it('reads that decide are consistent', async () => {
    const { client, store, plain } = await setup(dynamodb);
    await plain.saveAgent({ before: null, after: anAgent() });
    const calls = watch(client);
    await store.loadForReceiving(keys);
    await store.loadForTimer('tkt_1', 'check');
    await store.loadSettings();
    await store.loadRotation('inbox');
    await store.loadAgents();
    await store.loadQueue('inbox', { limit: 5, cursor: null });
    await store.loadThread('tkt_1', { limit: 5, cursor: null });
    const read = ({ input }: (typeof calls)[number]) =>
      'RequestItems' in input ? Object.values(input.RequestItems as object)[0] : input;
    expect(calls.map(read)).toEqual(calls.map(() => expect.objectContaining({ ConsistentRead: true })));
    expect(calls).toHaveLength(10);
  });

  it('a timer, a thread, a rotation and a check take one each', async () => {
    const { callsOf } = await counting();
    const operations: ((store: Store) => Promise<unknown>)[] = [
      (store) => store.loadForTimer('tkt_1', 'check'),
      (store) => store.savePending('tkt_1', 'wake', { generation: 1, at: start }),
      (store) => store.loadThread('tkt_1', { limit: 50, cursor: null }),
      (store) => store.loadSettings(),
      (store) => store.loadAgents(),
      (store) => store.loadDrains(['drn_1', 'drn_2']),
    ];
    for (const operation of operations) expect(await callsOf(operation)).toHaveLength(1);
  });

  it('A2: a page costs the same for 20 tickets and for 400', async () => {
    const { callsOf, store } = await counting();
    const view: ViewQuery = {
      assignee: null,
      status: 'open',
      sort: 'activity',
      contactIds: null,
      tag: null,
      filter: () => true,
      limit: 20,
      cursor: null,
    };
    const ticketsFrom = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        id: `tkt_${from + index}` as const,
        assigneeId: 'agt_sam' as const,
        lastMessageAt: start + index,
      }));
    const page = (query: Partial<ViewQuery>) => callsOf((each) => each.listTickets({ ...view, ...query }));
    await keepMany(store, ticketsFrom(0, 40));
    const few = [await page({}), await page({ assignee: 'agt_sam' })];
    await keepMany(store, ticketsFrom(40, 360));
    expect([await page({}), await page({ assignee: 'agt_sam' })]).toEqual(few);
    expect(few).toEqual([
      ['Query', 'Query', 'Query', 'Query', 'BatchGetItem'],
      ['Query', 'BatchGetItem'],
    ]);
  });

  it('A2: a filter that rarely matches gives short pages, never a slow one, and misses nothing', async () => {
    const { callsOf, store } = await counting();
    const tickets = Array.from({ length: 200 }, (_, index) => ({
      id: `tkt_${index}` as const,
      lastMessageAt: start + index,
      channel: index === 3 ? ('email' as const) : ('sms' as const),
    }));
    await keepMany(store, tickets);
    const rare: ViewQuery = {
      assignee: null,
      status: 'open',
      sort: 'activity',
      contactIds: null,
      tag: null,
      filter: ({ channel }) => channel === 'email',
      limit: 2,
      cursor: null,
    };
    const { items, pages } = await allOf(async (cursor) => {
      let page = { items: [], cursor: null } as Awaited<ReturnType<Store['listTickets']>>;
      const calls = await callsOf(async (each) => {
        page = await each.listTickets({ ...rare, cursor });
      });
      expect(calls.length).toBeLessThanOrEqual(30);
      return page;
    });
    expect(items.map(({ id }) => id)).toEqual(['tkt_3']);
    expect(pages).toBeGreaterThan(1);
  });
});
