import { describe, expect, it } from 'vitest';
import { minute } from '#domain/ids.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { shardOf } from '#storage/keys.ts';
import { start } from '#test/support/builders.ts';
import { MalformedCursor, type Store, type ViewQuery } from '#use-cases/ports.ts';
import { allOf, keep, keepMany, type NewStore } from './setup.ts';

const all: ViewQuery = {
  assignee: null,
  status: 'open',
  sort: 'activity',
  contactIds: null,
  tag: null,
  filter: () => true,
  limit: 50,
  cursor: null,
};

const list = async (store: Store, query: Partial<ViewQuery>): Promise<string[]> => {
  const { items } = await allOf((cursor) => store.listTickets({ ...all, ...query, cursor }));
  return items.map(({ id }) => id.slice(4));
};

const keepAll = (store: Store, tickets: readonly Partial<Ticket>[]): Promise<Ticket[]> =>
  keepMany(
    store,
    tickets.map((ticket, index) => ({ number: index + 1, lastMessageAt: start + index, ...ticket })),
  );

export function viewsContract(newStore: NewStore): void {
  describe('a view', () => {
    it('A2: shows open tickets, the latest activity first, or those of another status, or all', async () => {
      const store = await newStore();
      await keepAll(store, [
        { id: 'tkt_a' },
        { id: 'tkt_b', status: 'snoozed' },
        { id: 'tkt_c', status: 'closed' },
        { id: 'tkt_d' },
      ]);
      expect(await list(store, {})).toEqual(['d', 'a']);
      expect(await list(store, { status: 'snoozed' })).toEqual(['b']);
      expect(await list(store, { status: 'closed' })).toEqual(['c']);
      expect(await list(store, { status: 'any' })).toEqual(['d', 'c', 'b', 'a']);
    });

    it('A2: mine shows what one person has; unassigned what nobody has and a person should take', async () => {
      const store = await newStore();
      await keepAll(store, [
        { id: 'tkt_a', assigneeId: 'agt_sam' },
        { id: 'tkt_b' },
        { id: 'tkt_c', handledBy: 'ai' },
        { id: 'tkt_d', handledBy: 'elsewhere' },
        { id: 'tkt_e', assigneeId: 'agt_sue' },
        { id: 'tkt_f', assigneeId: 'agt_sam', status: 'closed' },
      ]);
      expect(await list(store, { assignee: 'agt_sam' })).toEqual(['a']);
      expect(await list(store, { assignee: 'agt_sam', status: 'any' })).toEqual(['f', 'a']);
      expect(await list(store, { assignee: 'none' })).toEqual(['b']);
      expect(await list(store, { assignee: 'elsewhere' })).toEqual(['d']);
      expect(await list(store, {})).toEqual(['e', 'd', 'c', 'b', 'a']);
    });

    it('A2: sorted by waiting, lists the longest waiting first, then by activity those that don’t wait', async () => {
      const store = await newStore();
      await keepAll(store, [
        { id: 'tkt_a', waitingSince: start + 5 },
        { id: 'tkt_b', waitingSince: null },
        { id: 'tkt_c', waitingSince: start + 2 },
        { id: 'tkt_d', waitingSince: null },
        { id: 'tkt_e', waitingSince: start + 9, assigneeId: 'agt_sam' },
      ]);
      for (const limit of [1, 2, 3, 50])
        expect(await list(store, { sort: 'waiting', limit })).toEqual(['c', 'a', 'e', 'd', 'b']);
      expect(await list(store, { sort: 'waiting', assignee: 'none' })).toEqual(['c', 'a', 'd', 'b']);
      expect(await list(store, { sort: 'waiting', assignee: 'agt_sam' })).toEqual(['e']);
    });

    it('T7: a contact’s tickets come newest first, whatever else is asked', async () => {
      const store = await newStore();
      await keepAll(store, [
        { id: 'tkt_a', contactId: 'con_1', createdAt: start, lastMessageAt: start + 9 },
        { id: 'tkt_b', contactId: 'con_2', createdAt: start + 1 },
        { id: 'tkt_c', contactId: 'con_1', createdAt: start + 2, status: 'closed' },
        { id: 'tkt_d', contactId: 'con_1', createdAt: start + 3, waitingSince: null },
      ]);
      expect(await list(store, { contactIds: ['con_1'], status: 'any' })).toEqual(['d', 'c', 'a']);
      expect(await list(store, { contactIds: ['con_1'], sort: 'waiting', limit: 1 })).toEqual(['d', 'a']);
      expect(await list(store, { contactIds: ['con_1'], assignee: 'agt_sam' })).toEqual([]);
    });

    it('T12: tickets of several contacts come newest first, as one list', async () => {
      const store = await newStore();
      await keepAll(
        store,
        Array.from({ length: 12 }, (_, index) => ({
          id: `tkt_${String(index).padStart(2, '0')}` as const,
          contactId: `con_${index % 4}` as const,
          createdAt: start + index,
        })),
      );
      for (const limit of [1, 2, 50])
        expect(await list(store, { contactIds: ['con_0', 'con_2', 'con_none'], limit })).toEqual([
          '10',
          '08',
          '06',
          '04',
          '02',
          '00',
        ]);
      expect(await list(store, { contactIds: [] })).toEqual([]);
    });

    it('A2: leaves out what the filter doesn’t hold for', async () => {
      const store = await newStore();
      await keepAll(store, [
        { id: 'tkt_a', channel: 'email' },
        { id: 'tkt_b' },
        { id: 'tkt_c', channel: 'email' },
      ]);
      expect(await list(store, { filter: ({ channel }) => channel === 'email' })).toEqual(['c', 'a']);
    });

    it('T8: spam is in the view of spam, and in no other, nor by its contact', async () => {
      const store = await newStore();
      const [, spam] = await keepAll(store, [
        { id: 'tkt_a' },
        { id: 'tkt_b', spam: true, tags: ['vip'] },
        { id: 'tkt_c', spam: true, status: 'closed', waitingSince: null },
        { id: 'tkt_d', spam: true, assigneeId: 'agt_sam' },
      ]);
      expect(await list(store, { status: 'spam' })).toEqual(['d', 'c', 'b']);
      expect(await list(store, { status: 'spam', sort: 'waiting' })).toEqual(['b', 'd', 'c']);
      expect(await list(store, { status: 'spam', assignee: 'agt_sam' })).toEqual(['d']);
      for (const query of [{}, { status: 'any' }, { assignee: 'none' }, { sort: 'waiting' }] as const)
        expect(await list(store, query)).toEqual(['a']);
      expect(await list(store, { status: 'closed' })).toEqual([]);
      expect(await list(store, { assignee: 'agt_sam' })).toEqual([]);
      expect(await list(store, { contactIds: ['con_carla'], status: 'any' })).toEqual(['a']);
      if (spam === undefined) throw new Error('no spam');
      await store.commit({ change: changeTicket(spam, { lastMessageAt: start + minute }), at: start });
      expect(await list(store, { status: 'spam' })).toEqual(['b', 'd', 'c']);
    });

    it('follows what changes', async () => {
      const store = await newStore();
      const [ticket] = await keepAll(store, [{ id: 'tkt_a' }, { id: 'tkt_b' }]);
      if (ticket === undefined) throw new Error('no ticket');
      const claimed = changeTicket(ticket, { assigneeId: 'agt_sam', lastMessageAt: start + minute });
      await store.commit({ change: claimed, at: start });
      expect(await list(store, {})).toEqual(['a', 'b']);
      expect(await list(store, { assignee: 'agt_sam' })).toEqual(['a']);
      expect(await list(store, { assignee: 'none' })).toEqual(['b']);
      const closed = changeTicket(claimed.after, { status: 'closed', waitingSince: null });
      await store.commit({ change: closed, at: start });
      expect(await list(store, {})).toEqual(['b']);
      expect(await list(store, { sort: 'waiting' })).toEqual(['b']);
      expect(await list(store, { assignee: 'agt_sam', status: 'closed' })).toEqual(['a']);
    });

    it('A2: pages through 500 tickets, each once and in order, while more arrive', async () => {
      const store = await newStore();
      const ids = Array.from({ length: 500 }, (_, index) => `tkt_${String(index).padStart(3, '0')}` as const);
      // Two and two have the same instant: their order is the store's, but each is listed.
      await keepMany(
        store,
        ids.map((id, index) => ({ id, lastMessageAt: start + Math.floor(index / 2) })),
      );
      let arrived = 0;
      const { items, pages } = await allOf(async (cursor) => {
        const page = await store.listTickets({ ...all, limit: 40, cursor });
        arrived += 1;
        await keep(store, { id: `tkt_new${arrived}`, lastMessageAt: start + minute + arrived });
        return page;
      });
      expect(items.map(({ id }) => id).toSorted()).toEqual(ids);
      const instants = items.map(({ lastMessageAt }) => lastMessageAt);
      expect(instants).toEqual(instants.toSorted((a, b) => b - a));
      expect(pages).toBeLessThanOrEqual(15);
    }, 60_000);

    it('A2: keeps the order from page to page, however unevenly tickets lie in the shards', async () => {
      const store = await newStore();
      const inShard = (shard: number, count: number): `tkt_${number}`[] =>
        Array.from({ length: 500 }, (_, index) => `tkt_${index}` as const)
          .filter((id) => shardOf(id) === shard)
          .slice(0, count);
      const oldestFirst = [...inShard(1, 20), ...inShard(0, 40)];
      await keepMany(
        store,
        oldestFirst.map((id, index) => ({ id, lastMessageAt: start + index })),
      );
      const { items } = await allOf((cursor) => store.listTickets({ ...all, limit: 30, cursor }));
      expect(items.map(({ id }) => id)).toEqual(oldestFirst.toReversed());
    });

    it('T12: finds a ticket by its number', async () => {
      const store = await newStore();
      const [, second] = await keepAll(store, [{ id: 'tkt_a' }, { id: 'tkt_b' }]);
      expect(await store.findByNumber(2)).toEqual(second);
      expect(await store.findByNumber(3)).toBeNull();
    });

    it('refuses a cursor that it never gave, or gave for another view', async () => {
      const store = await newStore();
      await keepAll(store, [{ id: 'tkt_a' }, { id: 'tkt_b' }, { id: 'tkt_c' }]);
      const { cursor } = await store.listTickets({ ...all, limit: 1 });
      const forged = Buffer.from(JSON.stringify({ view: 'x' })).toString('base64url');
      for (const query of [
        { cursor: 'nonsense' },
        { cursor: '' },
        { cursor: forged },
        { cursor, status: 'closed' },
        { cursor, status: 'spam' },
        { cursor, assignee: 'agt_sam' },
        { cursor, sort: 'waiting' },
        { cursor, contactIds: ['con_1'] },
        { cursor, tag: 'vip' },
        { cursor, contactIds: ['con_1', 'con_2'] },
      ] as const)
        await expect(store.listTickets({ ...all, ...query })).rejects.toThrow(MalformedCursor);
      const theirs = await store.listTickets({ ...all, contactIds: ['con_carla'], limit: 1 });
      const others = { ...all, contactIds: ['con_other'], cursor: theirs.cursor } as const;
      await expect(store.listTickets(others)).rejects.toThrow(MalformedCursor);
    });
  });
}
