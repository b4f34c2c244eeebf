import { describe, expect, it } from 'vitest';
import type { Agent } from '#domain/agent.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import type { Listed, Ticket } from '#domain/ticket/ticket.ts';
import { anAgent, start } from '#test/support/builders.ts';
import type { Store, Tally } from '#use-cases/ports.ts';
import { keep, keepMany, type NewStore } from './setup.ts';

const keepAgents = (store: Store, ...agents: readonly Partial<Agent>[]) =>
  Promise.all(agents.map((agent) => store.saveAgent({ before: null, after: anAgent(agent) })));

const keepOne = (store: Store, overrides: Partial<Ticket> = {}) => keep(store, overrides);
const keepSo = (store: Store, many: number, overrides: Partial<Ticket> = {}) =>
  keepMany(
    store,
    Array.from({ length: many }, (_, nth) => ({ id: `tkt_${nth}` as const, ...overrides })),
  );

const as = (
  ticket: Ticket,
  listedIn: Listed | null,
  loadOf: Ticket['loadOf'] = listedIn?.startsWith('agt_') ? (listedIn as Agent['id']) : null,
): Tally => ({ ticket, loadOf, listedIn });

const countsOf = async (store: Store) =>
  (await store.loadAgents()).map(({ id, load, open }) => [id, load, open]);

export function countsContract(newStore: NewStore): void {
  describe('counting tickets', () => {
    it('A2: finds nothing counted where nothing was', async () => {
      const store = await newStore();
      expect(await store.loadCounts()).toEqual({ none: 0, ai: 0, elsewhere: 0 });
      expect(await store.tally([])).toEqual([]);
    });

    it('A2, A10: counts a ticket where it is to be counted, and where it was no longer, exactly once', async () => {
      const store = await newStore();
      await keepAgents(store, { load: 4, open: 6 }, { id: 'agt_sue' });
      const ticket = await keepOne(store, { loadOf: 'agt_sam', listedIn: 'agt_sam' });
      expect(await store.tally([as(ticket, 'agt_sue')])).toEqual([]);
      expect(await store.tally([as(ticket, 'agt_sue')])).toEqual([ticket.id]);
      const after = { ...ticket, loadOf: 'agt_sue', listedIn: 'agt_sue', version: 2 } as const;
      expect(await store.loadTicket('tkt_1')).toEqual(after);
      expect(await countsOf(store)).toEqual([
        ['agt_sam', 3, 5],
        ['agt_sue', 1, 1],
      ]);
      expect((await store.loadAgents()).map(({ version }) => version)).toEqual([1, 1]);
      expect(await store.tally([as(after, 'elsewhere')])).toEqual([]);
      expect(await countsOf(store)).toEqual([
        ['agt_sam', 3, 5],
        ['agt_sue', 0, 0],
      ]);
      expect(await store.loadCounts()).toEqual({ none: 0, ai: 0, elsewhere: 1 });
    });

    it('A2, A10: counts the load and the badge apart: an answered ticket is open and is no load', async () => {
      const store = await newStore();
      await keepAgents(store, {}, { id: 'agt_sue', load: 1 });
      const ticket = await keepOne(store, { loadOf: 'agt_sue' });
      expect(await store.tally([as(ticket, 'agt_sam', null)])).toEqual([]);
      expect(await countsOf(store)).toEqual([
        ['agt_sam', 0, 1],
        ['agt_sue', 0, 0],
      ]);
    });

    it('A10: leaves as much room as the load leaves, whatever else is counted', async () => {
      const store = await newStore();
      await keepAgents(store, { maxOpenTickets: 2 });
      const tickets = await keepSo(store, 3);
      await store.tally(tickets.map((ticket, nth) => as(ticket, 'agt_sam', nth === 0 ? 'agt_sam' : null)));
      const turns = (count: number) => ({
        before: { queue: 'inbox', members: [], lastServed: 0, served: 0, version: 0 } as const,
        after: { queue: 'inbox', members: [], lastServed: 0, served: count, version: 1 } as const,
        drain: {
          id: 'drn_1',
          queue: 'inbox',
          at: start,
          ring: [],
          lastServed: 0,
          served: 0,
          standings: [],
          turns: Array.from({ length: count }, (_, nth) => ({
            ticketId: `tkt_q${nth}` as const,
            agentId: 'agt_sam' as const,
            queuedAt: start,
          })),
        } as const,
      });
      for (const id of ['tkt_q0', 'tkt_q1'] as const)
        await keep(store, { id, queued: { queue: 'inbox', at: start } });
      expect(await store.commitTurns(turns(2))).toMatchObject({ outcome: 'refused', agentIds: ['agt_sam'] });
      expect(await store.commitTurns(turns(1))).toEqual({ outcome: 'committed' });
      expect(await countsOf(store)).toEqual([['agt_sam', 2, 3]]);
    });

    it('changes nothing, not even a version, where it is counted so already', async () => {
      const store = await newStore();
      await keepAgents(store, { load: 1, open: 1 });
      const ticket = await keepOne(store, { loadOf: 'agt_sam', listedIn: 'agt_sam' });
      expect(await store.tally([as(ticket, 'agt_sam')])).toEqual([]);
      expect(await store.loadTicket('tkt_1')).toEqual(ticket);
      expect(await countsOf(store)).toEqual([['agt_sam', 1, 1]]);
    });

    it('A2: counts many at once, of many agents, whatever number a transaction takes', async () => {
      const store = await newStore();
      const agentIds = Array.from({ length: 70 }, (_, nth) => `agt_${nth}` as const);
      await keepAgents(store, ...agentIds.map((id) => ({ id })));
      const tickets = await keepSo(store, 130);
      const listed = (nth: number): Listed => agentIds[nth] ?? (nth % 2 === 0 ? 'none' : 'ai');
      const owner = (nth: number) => agentIds[(nth + 35) % 70] ?? null;
      expect(await store.tally(tickets.map((one, nth) => as(one, listed(nth), owner(nth))))).toEqual([]);
      expect(await store.loadCounts()).toEqual({ none: 30, ai: 30, elsewhere: 0 });
      const agents = await store.loadAgents();
      expect(agents.every(({ open }) => open === 1)).toBe(true);
      expect(agents.reduce((sum, { load }) => sum + load, 0)).toBe(130);
      const marked = await store.loadTickets(tickets.map(({ id }) => id));
      expect(marked.map(({ listedIn }) => listedIn)).toEqual(tickets.map((_, nth) => listed(nth)));
      expect(marked.every(({ version }) => version === 2)).toBe(true);
      // And back again, through what comes to nothing for most.
      expect(await store.tally(marked.map((one) => as(one, null, null)))).toEqual([]);
      expect(await store.loadCounts()).toEqual({ none: 0, ai: 0, elsewhere: 0 });
      expect((await store.loadAgents()).every(({ load, open }) => load === 0 && open === 0)).toBe(true);
    }, 60_000);

    it('A2: swaps tickets between two people, whose counts stay', async () => {
      const store = await newStore();
      await keepAgents(store, { load: 1, open: 1 }, { id: 'agt_sue', load: 1, open: 1 });
      const sams = await keepOne(store, { id: 'tkt_a', loadOf: 'agt_sam', listedIn: 'agt_sam' });
      const sues = await keepOne(store, { id: 'tkt_b', loadOf: 'agt_sue', listedIn: 'agt_sue' });
      expect(await store.tally([as(sams, 'agt_sue'), as(sues, 'agt_sam')])).toEqual([]);
      expect(await countsOf(store)).toEqual([
        ['agt_sam', 1, 1],
        ['agt_sue', 1, 1],
      ]);
      expect(await store.loadTickets(['tkt_a', 'tkt_b'])).toMatchObject([
        { loadOf: 'agt_sue', listedIn: 'agt_sue' },
        { loadOf: 'agt_sam', listedIn: 'agt_sam' },
      ]);
    });

    it('is not held up by an agent who is not known, and makes none up', async () => {
      const store = await newStore();
      await keepAgents(store, {});
      const gone = { loadOf: 'agt_gone', listedIn: 'agt_gone' } as const;
      const tickets = await keepMany(store, [
        { id: 'tkt_a', ...gone },
        { id: 'tkt_b', ...gone },
        { id: 'tkt_c' },
      ]);
      const [a, b, c] = tickets;
      if (a === undefined || b === undefined || c === undefined) throw new Error('no tickets');
      expect(await store.tally([as(a, 'agt_sam'), as(b, 'agt_lost'), as(c, 'none')])).toEqual([]);
      expect(await countsOf(store)).toEqual([['agt_sam', 1, 1]]);
      expect(await store.loadCounts()).toMatchObject({ none: 1 });
      expect(await store.loadTicket('tkt_b')).toMatchObject({ loadOf: 'agt_lost', listedIn: 'agt_lost' });
    });

    it('A2, A10: names those that have moved on or are gone, and counts the others all the same', async () => {
      const store = await newStore();
      await keepAgents(store, {});
      const tickets = await keepSo(store, 50);
      const moving = tickets.filter((_, nth) => nth % 9 === 4);
      for (const ticket of moving)
        await store.commit({ change: changeTicket(ticket, { subject: 'x' }), at: start });
      const gone = { ...tickets[0], id: 'tkt_none' } as Ticket;
      const movedOn = await store.tally([...tickets, gone].map((ticket) => as(ticket, 'agt_sam')));
      expect(movedOn.toSorted()).toEqual([...moving.map(({ id }) => id), 'tkt_none'].toSorted());
      const counted = tickets.length - moving.length;
      expect(await countsOf(store)).toEqual([['agt_sam', counted, counted]]);
      const untouched = await store.loadTickets(moving.map(({ id }) => id));
      expect(untouched.every(({ listedIn, version }) => listedIn === null && version === 2)).toBe(true);
      expect(await store.loadTicket('tkt_none')).toBeNull();
    });

    it('takes no ticket for one that had its id and its version before, and was counted otherwise', async () => {
      const store = await newStore();
      await keepAgents(store, { open: 1 });
      const before = await keepOne(store, { id: 'tkt_a', listedIn: 'agt_sam' });
      const reborn = await keepOne(store, { id: 'tkt_b' });
      const taken = { ...before, id: reborn.id };
      expect(await store.tally([as(taken, null)])).toEqual([reborn.id]);
      expect(await countsOf(store)).toEqual([['agt_sam', 0, 1]]);
    });

    it('A2, A10: of many who count the same tickets at once, each is counted by one', async () => {
      const store = await newStore();
      await keepAgents(store, {});
      const tickets = await keepSo(store, 12);
      const counted = await Promise.all(
        [0, 4, 8, 0].map((from) =>
          store.tally([...tickets.slice(from), ...tickets.slice(0, from)].map((one) => as(one, 'agt_sam'))),
        ),
      );
      expect(counted.flat()).toHaveLength(3 * tickets.length);
      expect(await countsOf(store)).toEqual([['agt_sam', 12, 12]]);
    });
  });
}
