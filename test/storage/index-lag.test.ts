import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minute } from '#domain/ids.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { start } from '#test/support/builders.ts';
import { meddle } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import type { Store, ViewQuery } from '#use-cases/ports.ts';
import { allOf, keep, keepContact } from './contract/setup.ts';
import { setup } from './setup.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

/** A store whose indexes answer as they did when they were last allowed to catch up. */
async function lagging() {
  const kept = await setup(dynamodb);
  const seen = new Map<string, unknown>();
  const index = { frozen: false };
  meddle(kept.client, async ({ operation, input }, proceed) => {
    if (operation !== 'Query' || input.IndexName === undefined) return proceed();
    const key = JSON.stringify(input);
    if (index.frozen && seen.has(key)) return seen.get(key);
    const answer = await proceed();
    if (!index.frozen) seen.set(key, answer);
    return index.frozen ? { $metadata: {}, Items: [] } : answer;
  });
  return { ...kept, index };
}

const view: ViewQuery = {
  assignee: 'none',
  status: 'open',
  sort: 'activity',
  contactIds: null,
  tag: null,
  filter: () => true,
  limit: 10,
  cursor: null,
};

const list = async (store: Store, query: Partial<ViewQuery> = {}) =>
  (await allOf((cursor) => store.listTickets({ ...view, ...query, cursor }))).items;

describe('an index that lags', () => {
  it('A2: shows no ticket in a view that it has left', async () => {
    const { store, index } = await lagging();
    const ticket = await keep(store, { id: 'tkt_a' });
    await keep(store, { id: 'tkt_b' });
    expect(await list(store)).toHaveLength(2);
    index.frozen = true;
    await store.commit({ change: changeTicket(ticket, { assigneeId: 'agt_sam' }), at: start });
    expect((await list(store)).map(({ id }) => id)).toEqual(['tkt_b']);
  });

  it('shows each ticket as it is now, and the page in the order of what it shows', async () => {
    const { store, index } = await lagging();
    const ticket = await keep(store, { id: 'tkt_a', lastMessageAt: start });
    await keep(store, { id: 'tkt_b', lastMessageAt: start + 1 });
    expect((await list(store)).map(({ id }) => id)).toEqual(['tkt_b', 'tkt_a']);
    index.frozen = true;
    const change = changeTicket(ticket, { lastMessageAt: start + minute, subject: 'new' });
    await store.commit({ change, at: start });
    expect((await list(store)).map(({ id, subject }) => [id, subject])).toEqual([
      ['tkt_a', 'new'],
      ['tkt_b', null],
    ]);
  });

  it('shows a ticket once that an index being updated lists twice', async () => {
    const { client, store } = await setup(dynamodb);
    await keep(store, { id: 'tkt_a' });
    meddle(client, async ({ operation }, proceed) => {
      const answer = (await proceed()) as { Items: object[] };
      if (operation !== 'Query') return answer;
      return { ...answer, Items: answer.Items.flatMap((item) => [item, item]) };
    });
    expect(await list(store)).toHaveLength(1);
  });

  it('shows nothing of a ticket that is gone', async () => {
    const { store, index } = await lagging();
    await keepContact(store, 1);
    await keep(store, { number: 7 });
    expect(await list(store)).toHaveLength(1);
    expect(await store.findByNumber(7)).not.toBeNull();
    // The index of contacts has been asked once, so it knows the ticket still.
    await list(store, { contactIds: ['con_carla'] });
    await store.eraseContact('con_carla');
    index.frozen = true;
    expect(await list(store)).toEqual([]);
    expect(await store.findByNumber(7)).toBeNull();
  });

  it('erases nobody half: it asks to be tried again until the index has caught up', async () => {
    const { store, plain, index } = await lagging();
    await keepContact(store, 1);
    index.frozen = true;
    await keep(store);
    expect(await store.eraseContact('con_carla')).toBe('try-again');
    expect(await plain.loadTicket('tkt_1')).not.toBeNull();
    index.frozen = false;
    expect(await store.eraseContact('con_carla')).toEqual({ tickets: 1 });
  });

  it('erases what it finds once, where the index still lists what is gone', async () => {
    const { store, index } = await lagging();
    await keepContact(store, 2);
    await keep(store, { id: 'tkt_a' });
    expect(await store.eraseContact('con_carla')).toBe('try-again');
    index.frozen = true;
    expect(await store.eraseContact('con_carla')).toBe('try-again');
    expect(await store.loadContact('con_carla')).toMatchObject({ ticketCount: 1 });
  });
});
