import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minute, type TicketId } from '#domain/ids.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { ticketItem } from '#storage/items/ticket.ts';
import { aTicket, start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { writeItems } from '#test/support/write-items.ts';
import type { Store, ViewQuery } from '#use-cases/ports.ts';
import { allOf, keep } from './contract/setup.ts';
import { setup } from './setup.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const count = 5_000;
const limit = 100;

/** Nobody has any of them; each third waits for its customer, and some share an instant. */
const manyTickets: readonly Ticket[] = Array.from({ length: count }, (_, nth) =>
  aTicket({
    id: `tkt_${nth}`,
    number: nth + 1,
    lastMessageAt: start + 2 * Math.floor(nth / 2),
    waitingSince: nth % 3 === 0 ? null : start + 3 * Math.floor(nth / 3),
  }),
);

/** Something arrives, and something happens to one that has been there: both between any two pages. */
function life(store: Store) {
  const changed = new Set<TicketId>();
  let days = 0;
  return {
    changed,
    async goesOn(): Promise<void> {
      days += 1;
      const at = start + days * minute * 1_000;
      await keep(store, { id: `tkt_new-${crypto.randomUUID()}`, lastMessageAt: at, waitingSince: at });
      const id: TicketId = `tkt_${(days * 1_237) % count}`;
      const ticket = await store.loadTicket(id);
      if (ticket === null) throw new Error(`no ${id}`);
      changed.add(id);
      const waitingSince = ticket.waitingSince === null ? at : null;
      const change = changeTicket(ticket, { lastMessageAt: at, waitingSince });
      expect(await store.commit({ change, at })).toBe('committed');
    },
  };
}

describe('A2: paging through 5,000 tickets while others arrive and change', () => {
  it('by either sorting shows each that nothing happened to once, and in order', async () => {
    const { client, tableName, store } = await setup(dynamodb);
    await writeItems(client, tableName, manyTickets.map(ticketItem));
    const { changed, goesOn } = life(store);
    const view = {
      assignee: 'none',
      status: 'open',
      contactIds: null,
      tag: null,
      filter: () => true,
    } as const;
    const pagesThrough = async (sort: ViewQuery['sort']) => {
      const { items, pages } = await allOf(async (cursor) => {
        const page = await store.listTickets({ ...view, sort, limit, cursor });
        await goesOn();
        return page;
      });
      expect(pages).toBeLessThanOrEqual(count / limit + 10);
      return items;
    };
    const byActivity = await pagesThrough('activity');
    const changedSoFar = new Set(changed);
    const byWaiting = await pagesThrough('waiting');
    const quiet = (items: readonly Ticket[], moved: ReadonlySet<TicketId>) =>
      items.filter(({ id }) => !moved.has(id) && !id.startsWith('tkt_new'));
    const orderOf = (items: readonly Ticket[]) => items.map(({ lastMessageAt }) => -lastMessageAt);
    const expectSorted = (values: readonly number[]) =>
      expect(values).toEqual(values.toSorted((a, b) => a - b));

    const first = quiet(byActivity, changed);
    expect(new Set(first.map(({ id }) => id)).size).toBe(first.length);
    expect(first).toHaveLength(count - changed.size);
    expectSorted(orderOf(first));

    const second = quiet(byWaiting, changed);
    expect(new Set(second.map(({ id }) => id)).size).toBe(second.length);
    expect(second).toHaveLength(count - changed.size);
    const waiting = second.filter(({ waitingSince }) => waitingSince !== null);
    expect(second.slice(0, waiting.length)).toEqual(waiting);
    expectSorted(waiting.map(({ waitingSince }) => waitingSince ?? 0));
    expectSorted(orderOf(second.slice(waiting.length)));
    expect(changedSoFar.size).toBeGreaterThan(count / limit - 2);
  }, 120_000);
});

describe('T8: what spam was tagged', () => {
  it('is forgotten when the spam is', async () => {
    const { store, items } = await setup(dynamodb);
    const ticket = await keep(store, { id: 'tkt_1', spam: true, tags: ['vip'] });
    const expiries = async () =>
      (await items())
        .filter(({ type }) => type === 'tag' || type === 'ticket')
        .map(({ expiresAt }) => expiresAt);
    const [first, ...others] = await expiries();
    expect(first).toBeTypeOf('number');
    expect(others).toEqual([first]);
    const at = start + 1_000 * minute;
    await store.commit({ change: changeTicket(ticket, { lastChangeAt: at }), at });
    const later = await expiries();
    expect(later).toEqual([later[0], later[0]]);
    expect(later[0]).toBeGreaterThan(Number(first));
  });

  it('does not expire where it is no spam', async () => {
    const { store, items } = await setup(dynamodb);
    await keep(store, { id: 'tkt_1', tags: ['vip'] });
    for (const item of await items()) expect(item).not.toHaveProperty('expiresAt');
  });
});
