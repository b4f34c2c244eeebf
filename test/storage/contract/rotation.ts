import { describe, expect, it } from 'vitest';
import type { Agent } from '#domain/agent.ts';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { hour } from '#domain/ids.ts';
import { newRotation, type Rotation } from '#domain/rotation/rotation.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { mostTurns } from '#storage/rotation.ts';
import { anAgent, start } from '#test/support/builders.ts';
import { MalformedCursor, type Store, type Turns } from '#use-cases/ports.ts';
import { keep, keepMany, type NewStore } from './setup.ts';

const queued = { queue: 'inbox', at: start } as const;
const now = start + hour;

const keepQueued = (store: Store, ids: readonly TicketId[], overrides: Partial<Ticket> = {}) =>
  keepMany(
    store,
    ids.map((id) => ({ id, queued, ...overrides })),
  );

const keepAgents = (store: Store, ...agents: readonly Partial<Agent>[]) =>
  Promise.all(agents.map((agent) => store.saveAgent({ before: null, after: anAgent(agent) })));

/** Gives out the tickets as told, by a rotation that has only just begun. */
export function turnsOf(
  given: readonly (readonly [TicketId, AgentId])[],
  { before = newRotation('inbox'), id = 'drn_1' as const, at = now } = {},
): Turns {
  const members = [...new Set(given.map(([, agentId]) => agentId))].map((agentId, index) => ({
    agentId,
    ordinal: index + 1,
  }));
  const after: Rotation = {
    ...before,
    members,
    lastServed: members.length,
    served: before.served + given.length,
    version: before.version + 1,
  };
  const drain = {
    id,
    queue: before.queue,
    at,
    ring: members,
    lastServed: before.lastServed,
    served: before.served,
    standings: [
      { agentId: 'agt_sam', absent: null, room: null, backlogRoom: 5 },
      { agentId: 'agt_ann', absent: 'not-an-assignee' },
    ],
    turns: given.map(([ticketId, agentId]) => ({ ticketId, agentId, queuedAt: start })),
  } as const;
  return { before, after, drain };
}

const entries = async (store: Store, queue: 'inbox' | 'team_1' = 'inbox') =>
  (await store.loadQueue(queue, { limit: 100, cursor: null })).entries;

const nothingHappened = async (store: Store, ids: readonly TicketId[]): Promise<void> => {
  expect(await store.loadRotation('inbox')).toEqual(newRotation('inbox'));
  expect((await entries(store)).map(({ ticketId }) => ticketId).toSorted()).toEqual(ids);
  expect(await store.loadDrains(['drn_1'])).toEqual([]);
  for (const ticket of await store.loadTickets(ids)) expect(ticket.assigneeId).toBeNull();
};

export function rotationContract(newStore: NewStore): void {
  describe('a queue', () => {
    it('A8: comes oldest first, in pages, each entry once', async () => {
      const store = await newStore();
      const ids = Array.from({ length: 23 }, (_, index) => `tkt_${String(index).padStart(2, '0')}` as const);
      // Several wait since the same instant: a page may end between them.
      await keepMany(
        store,
        ids.map((id, index) => ({ id, queued: { queue: 'inbox', at: start + Math.floor(index / 3) } })),
      );
      await keep(store, { id: 'tkt_other', queued: { queue: 'team_1', at: start } });
      const found: TicketId[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<Store['loadQueue']>> = await store.loadQueue('inbox', {
          limit: 5,
          cursor,
        });
        found.push(...page.entries.map(({ ticketId }) => ticketId));
        cursor = page.cursor;
      } while (cursor !== null);
      expect(found).toEqual(ids);
      expect(await entries(store, 'team_1')).toEqual([
        { ticketId: 'tkt_other', channel: 'sms', queuedAt: start },
      ]);
    });

    it('orders those of one instant by ticket, and old and new instants by time', async () => {
      const store = await newStore();
      await keepQueued(store, ['tkt_c', 'tkt_a', 'tkt_b']);
      await keep(store, { id: 'tkt_z', queued: { queue: 'inbox', at: 999 } });
      expect((await entries(store)).map(({ ticketId }) => ticketId)).toEqual([
        'tkt_z',
        'tkt_a',
        'tkt_b',
        'tkt_c',
      ]);
    });

    it('refuses a cursor that it never gave', async () => {
      const store = await newStore();
      await expect(store.loadQueue('inbox', { limit: 5, cursor: 'nonsense' })).rejects.toThrow(
        MalformedCursor,
      );
    });

    it('A8: drops entries, and their tickets wait no longer', async () => {
      const store = await newStore();
      const [ticket] = await keepQueued(store, ['tkt_1', 'tkt_2']);
      if (ticket === undefined) throw new Error('no ticket');
      const all = await entries(store);
      await store.dropEntries('inbox', all.slice(0, 1), { by: 'rotation', at: now });
      await store.dropEntries('inbox', all.slice(0, 1), { by: 'rotation', at: now });
      expect(await store.loadTicket('tkt_1')).toEqual({
        ...ticket,
        queued: null,
        lastChangeBy: 'rotation',
        lastChangeAt: now,
        version: 2,
      });
      expect((await entries(store)).map(({ ticketId }) => ticketId)).toEqual(['tkt_2']);
    });

    it('does not drop what has come back to the queue since', async () => {
      const store = await newStore();
      const [ticket] = await keepQueued(store, ['tkt_1']);
      if (ticket === undefined) throw new Error('no ticket');
      const seen = await entries(store);
      const back = changeTicket(ticket, { queued: { queue: 'inbox', at: now } });
      await store.commit({ change: back, at: now });
      await store.dropEntries('inbox', seen, { by: 'rotation', at: now });
      expect(await entries(store)).toEqual([{ ticketId: 'tkt_1', channel: 'sms', queuedAt: now }]);
      expect(await store.loadTicket('tkt_1')).toEqual(back.after);
    });
  });

  describe('handing out a batch', () => {
    it('A4: assigns the tickets, empties their places, raises loads, moves the rotation, keeps the drain', async () => {
      const store = await newStore();
      await keepAgents(store, {}, { id: 'agt_sue', load: 2 });
      const tickets = await keepQueued(store, ['tkt_1', 'tkt_2', 'tkt_3']);
      const turns = turnsOf([
        ['tkt_1', 'agt_sam'],
        ['tkt_2', 'agt_sue'],
        ['tkt_3', 'agt_sam'],
      ]);
      expect(await store.commitTurns(turns)).toEqual({ outcome: 'committed' });
      expect(await store.loadRotation('inbox')).toEqual(turns.after);
      expect(await entries(store)).toEqual([]);
      expect(await store.loadDrains(['drn_1', 'drn_none', 'drn_1'])).toEqual([turns.drain]);
      expect((await store.loadAgents()).map(({ id, load, version }) => [id, load, version])).toEqual([
        ['agt_sam', 2, 1],
        ['agt_sue', 3, 1],
      ]);
      expect(await store.loadTicket('tkt_3')).toEqual({
        ...tickets[2],
        assigneeId: 'agt_sam',
        assignment: { by: 'rotation', at: now, drainId: 'drn_1', turn: 2 },
        loadOf: 'agt_sam',
        queued: null,
        lastChangeBy: 'rotation',
        lastChangeAt: now,
        version: 2,
      });
    });

    it('A2: moves the tickets from unassigned to mine', async () => {
      const store = await newStore();
      await keepAgents(store, {});
      await keepQueued(store, ['tkt_1']);
      await store.commitTurns(turnsOf([['tkt_1', 'agt_sam']]));
      const view = {
        status: 'open',
        sort: 'activity',
        contactIds: null,
        tag: null,
        limit: 9,
        cursor: null,
      } as const;
      const filter = () => true;
      expect((await store.listTickets({ ...view, filter, assignee: 'agt_sam' })).items).toHaveLength(1);
      expect((await store.listTickets({ ...view, filter, assignee: 'none' })).items).toEqual([]);
    });

    it('A4: is refused where another drain was faster, and gives nothing away', async () => {
      const store = await newStore();
      await keepAgents(store, {});
      await keepQueued(store, ['tkt_1', 'tkt_2']);
      const outcomes = await Promise.all([
        store.commitTurns(turnsOf([['tkt_1', 'agt_sam']], { id: 'drn_1' as const })),
        store.commitTurns(turnsOf([['tkt_2', 'agt_sam']], { id: 'drn_1' as const })),
      ]);
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['committed', 'rotation-moved-on']);
      expect(await entries(store)).toHaveLength(1);
      const rotation = await store.loadRotation('inbox');
      expect(await store.commitTurns(turnsOf([], { before: { ...rotation, version: 5 } }))).toEqual({
        outcome: 'rotation-moved-on',
      });
      expect(await store.loadRotation('inbox')).toEqual(rotation);
    });

    it.each<[string, Partial<Ticket> | null]>([
      ['left its queue', { queued: null }],
      ['waits in another queue', { queued: { queue: 'team_1', at: start } }],
      ['came back to the queue at another time', { queued: { queue: 'inbox', at: start + 1 } }],
      ['is not open', { status: 'snoozed' }],
      ['is gone', null],
    ])('A7: is refused for a ticket that %s, and costs nobody a turn', async (_, overrides) => {
      const store = await newStore();
      await keepAgents(store, {});
      await keepQueued(store, ['tkt_1', 'tkt_3']);
      if (overrides !== null) await keep(store, { id: 'tkt_2', queued, ...overrides });
      const turns = turnsOf([
        ['tkt_1', 'agt_sam'],
        ['tkt_2', 'agt_sam'],
        ['tkt_3', 'agt_sam'],
      ]);
      const refused = { outcome: 'refused', ticketIds: ['tkt_2'], agentIds: [] };
      expect(await store.commitTurns(turns)).toEqual(refused);
      expect(await store.loadRotation('inbox')).toEqual(newRotation('inbox'));
      expect(await store.loadDrains(['drn_1'])).toEqual([]);
      for (const ticket of await store.loadTickets(['tkt_1', 'tkt_2', 'tkt_3']))
        expect(ticket).toMatchObject({ assigneeId: null, version: 1 });
      expect(await store.loadAgent('agt_sam')).toMatchObject({ load: 0 });
    });

    it.each<[string, Partial<Agent> | null]>([
      ['is offline', { presence: 'offline' }],
      ['has a session that is over', { onlineUntil: now }],
      ['has never been online', { onlineUntil: null }],
      ['has no room for as many', { maxOpenTickets: 3, load: 2 }],
      ['is unknown', null],
    ])('A5, A10: is refused for an agent who %s', async (_, overrides) => {
      const store = await newStore();
      await keepAgents(store, {}, ...(overrides === null ? [] : [{ id: 'agt_sue' as const, ...overrides }]));
      await keepQueued(store, ['tkt_1', 'tkt_2', 'tkt_3']);
      const turns = turnsOf([
        ['tkt_1', 'agt_sue'],
        ['tkt_2', 'agt_sam'],
        ['tkt_3', 'agt_sue'],
      ]);
      const refused = { outcome: 'refused', ticketIds: [], agentIds: ['agt_sue'] };
      expect(await store.commitTurns(turns)).toEqual(refused);
      await nothingHappened(store, ['tkt_1', 'tkt_2', 'tkt_3']);
      expect((await store.loadAgents()).map(({ id }) => id)).toEqual(
        overrides === null ? ['agt_sam'] : ['agt_sam', 'agt_sue'],
      );
    });

    it('A10: fills an agent up to the limit, even to one that was changed a moment ago, and no further', async () => {
      const store = await newStore();
      await keepAgents(store, { load: 3 });
      const before = await store.loadAgent('agt_sam');
      if (before === null) throw new Error('no agent');
      await store.saveAgent({ before, after: { ...before, maxOpenTickets: 5, version: 2 } });
      await keepQueued(store, ['tkt_1', 'tkt_2', 'tkt_3']);
      const two = turnsOf([
        ['tkt_1', 'agt_sam'],
        ['tkt_2', 'agt_sam'],
      ]);
      expect(await store.commitTurns(two)).toEqual({ outcome: 'committed' });
      const one = turnsOf([['tkt_3', 'agt_sam']], { before: two.after });
      expect(await store.commitTurns(one)).toMatchObject({ outcome: 'refused', agentIds: ['agt_sam'] });
      const full = await store.loadAgent('agt_sam');
      if (full === null) throw new Error('no agent');
      expect(full.load).toBe(5);
      await store.saveAgent({ before: full, after: { ...full, maxOpenTickets: null, version: 3 } });
      expect(await store.commitTurns(one)).toEqual({ outcome: 'committed' });
    });

    it('A10: releases a load that still counts the ticket from before, so that it counts once', async () => {
      const store = await newStore();
      await keepAgents(store, {}, { id: 'agt_sue', load: 1 });
      await keepQueued(store, ['tkt_1'], { loadOf: 'agt_sue' });
      expect(await store.commitTurns(turnsOf([['tkt_1', 'agt_sam']]))).toEqual({ outcome: 'committed' });
      expect((await store.loadAgents()).map(({ load }) => load)).toEqual([1, 0]);
      expect(await store.loadTicket('tkt_1')).toMatchObject({ loadOf: 'agt_sam', version: 3 });
    });

    it('A10: releases it also where something else refuses', async () => {
      const store = await newStore();
      await keepAgents(store, { presence: 'offline' }, { id: 'agt_sue', load: 1 });
      await keepQueued(store, ['tkt_1'], { loadOf: 'agt_sue' });
      const refused = { outcome: 'refused', ticketIds: [], agentIds: ['agt_sam'] };
      expect(await store.commitTurns(turnsOf([['tkt_1', 'agt_sam']]))).toEqual(refused);
      expect((await store.loadAgents()).map(({ load }) => load)).toEqual([0, 0]);
    });

    it.each([1, 3, 200])('commits as many turns as %i agents allow in one transaction', async (agents) => {
      const store = await newStore();
      const agentIds = Array.from({ length: agents }, (_, index) => `agt_${index}` as const);
      await keepAgents(store, ...agentIds.map((id) => ({ id })));
      const ids = Array.from({ length: mostTurns(agents) }, (_, index) => `tkt_${index}` as const);
      await keepQueued(store, ids);
      const turns = turnsOf(ids.map((id, index) => [id, agentIds[index % agents] ?? 'agt_0'] as const));
      expect(await store.commitTurns(turns)).toEqual({ outcome: 'committed' });
      expect(await entries(store)).toEqual([]);
    });
  });
}
