import { describe, expect, it } from 'vitest';
import { hour, type TicketId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { answerCustomer, writeNote } from '#domain/ticket/answer.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import { addCustomerMessage } from '#domain/ticket/receive.ts';
import { snoozeTicket, wakeTicket } from '#domain/ticket/snooze.ts';
import { tagTicket } from '#domain/ticket/tag.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { aContact, anAgent, anAnswer, anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import { isInView } from '#use-cases/in-view.ts';
import type { Store, ViewQuery } from '#use-cases/ports.ts';
import { turnsOf } from './rotation.ts';
import { allOf, keep, keepMany, type NewStore } from './setup.ts';

type Way = (ticket: Ticket, at: number) => Result<TicketChange | 'unchanged', string> | TicketChange;

const by = 'agt_sam';
const tagged =
  (...tags: readonly string[]): Way =>
  (ticket, at) =>
    tagTicket(ticket, { tags, teamId: null, by, at });
/** In turn, each an hour after the one before. */
const ways: Readonly<Record<string, Way>> = {
  'a customer’s message': (ticket, at) => addCustomerMessage(ticket, anInboundMessage({ at }), unrouted),
  'an answer': (ticket, at) => answerCustomer(ticket, anAnswer({ at })),
  'a note': (ticket, at) => writeNote(ticket, anAnswer({ at })),
  assigning: (ticket, at) =>
    assignByHand(ticket, { assigneeId: 'agt_sue', seenAssigneeId: undefined, by, at }),
  snoozing: (ticket, at) => snoozeTicket(ticket, { until: at + hour, by, at }),
  waking: (ticket, at) => wakeTicket(ticket, null, at),
  'snoozing again': (ticket, at) => snoozeTicket(ticket, { until: at + hour, by, at }),
  'a message that wakes it': (ticket, at) => addCustomerMessage(ticket, anInboundMessage({ at }), unrouted),
  closing: (ticket, at) => closeTicket(ticket, by, at),
  reopening: (ticket, at) => reopenTicket(ticket, by, at),
  'closing again': (ticket, at) => closeTicket(ticket, 'customer', at),
  'a message that reopens it': (ticket, at) => addCustomerMessage(ticket, anInboundMessage({ at }), unrouted),
  'another tag': tagged('vip', 'returns'),
  'a tag that goes': tagged('returns'),
  'all tags that go': tagged(),
  'a tag that comes back': tagged('vip'),
};

const view = { assignee: null, contactIds: null, filter: () => true, limit: 2 } as const;
const statuses = ['open', 'snoozed', 'closed', 'any', 'spam'] as const;

async function list(store: Store, query: Partial<ViewQuery>): Promise<string[]> {
  const whole = { ...view, status: 'any', sort: 'activity', tag: null, ...query } as const;
  const { items } = await allOf((cursor) => store.listTickets({ ...whole, cursor }));
  return items.map(({ id }) => id);
}

/** What tags list, beside what these tickets say of themselves. */
async function expectAlike(store: Store, when: string, ids: readonly TicketId[]): Promise<void> {
  const tickets = (await store.loadTickets(ids)).toSorted((a, b) => b.lastMessageAt - a.lastMessageAt);
  for (const tag of ['vip', 'returns'])
    for (const status of statuses) {
      const query = { ...view, status, sort: 'activity', tag } as const;
      const expected = tickets.filter((ticket) => isInView(query, ticket)).map(({ id }) => id);
      expect([when, tag, status, await list(store, { status, tag })]).toEqual([when, tag, status, expected]);
    }
}

export function tagsContract(newStore: NewStore): void {
  describe('the view of a tag', () => {
    it('A2: lists what has the tag, the latest activity first, and pages through it', async () => {
      const store = await newStore();
      await keepMany(
        store,
        Array.from({ length: 20 }, (_, index) => ({
          id: `tkt_${String(index).padStart(2, '0')}` as const,
          lastMessageAt: start + index,
          tags: index % 5 === 0 ? ['vip', 'x'] : ['x'],
        })),
      );
      for (const limit of [1, 3, 50])
        expect(await list(store, { tag: 'vip', limit })).toEqual(['tkt_15', 'tkt_10', 'tkt_05', 'tkt_00']);
      expect(await list(store, { tag: 'x' })).toHaveLength(20);
      expect(await list(store, { tag: 'vi' })).toEqual([]);
    });

    it('A2: is of whoever has them, of those that wait, and of a contact, as any other view', async () => {
      const store = await newStore();
      const tags = ['vip'];
      await keepMany(store, [
        { id: 'tkt_a', tags, waitingSince: start + 3, lastMessageAt: start },
        { id: 'tkt_b', tags, waitingSince: null, lastMessageAt: start + 1 },
        { id: 'tkt_c', waitingSince: start + 1 },
        { id: 'tkt_d', tags, waitingSince: start + 2, assigneeId: 'agt_sam', lastMessageAt: start + 2 },
        { id: 'tkt_e', tags, waitingSince: null, lastMessageAt: start + 4, contactId: 'con_other' },
      ]);
      const tag = 'vip';
      for (const limit of [1, 2, 50])
        expect(await list(store, { tag, limit, sort: 'waiting' })).toEqual([
          'tkt_d',
          'tkt_a',
          'tkt_e',
          'tkt_b',
        ]);
      expect(await list(store, { tag, assignee: 'agt_sam' })).toEqual(['tkt_d']);
      expect(await list(store, { tag, assignee: 'agt_sam', sort: 'waiting' })).toEqual(['tkt_d']);
      expect(await list(store, { tag, assignee: 'none' })).toEqual(['tkt_e', 'tkt_b', 'tkt_a']);
      expect(await list(store, { tag, assignee: 'none', sort: 'waiting' })).toEqual([
        'tkt_a',
        'tkt_e',
        'tkt_b',
      ]);
      expect(await list(store, { tag, contactIds: ['con_other'] })).toEqual(['tkt_e']);
      expect(await list(store, { tag, filter: ({ id }) => id === 'tkt_b' })).toEqual(['tkt_b']);
    });

    it('A2: stays right by whatever way a ticket changes', async () => {
      const store = await newStore();
      await keep(store, { id: 'tkt_other', tags: ['vip'], lastMessageAt: start + 1 });
      let ticket = await keep(store, { id: 'tkt_1', tags: ['vip'] });
      let at = start;
      for (const [name, way] of Object.entries(ways)) {
        at += hour;
        const result = way(ticket, at);
        const change = 'ok' in result ? (result.ok ? result.value : result.refusal) : result;
        if (typeof change === 'string') throw new Error(`${name}: ${change}`);
        expect(await store.commit({ change, at })).toBe('committed');
        ticket = change.after;
        await expectAlike(store, name, ['tkt_1', 'tkt_other']);
      }
    }, 60_000);

    it('A2: stays right while turns are given out, counted, and taken back', async () => {
      const store = await newStore();
      await store.saveAgent({ before: null, after: anAgent() });
      const queued = { queue: 'inbox', at: start } as const;
      await keepMany(store, [
        { id: 'tkt_1', tags: ['vip'], queued, lastMessageAt: start + 1 },
        { id: 'tkt_2', tags: ['vip', 'returns'], queued },
      ]);
      await store.commitTurns(turnsOf([['tkt_1', 'agt_sam']]));
      await expectAlike(store, 'a turn', ['tkt_1', 'tkt_2']);
      const entry = { ticketId: 'tkt_2', channel: 'sms', queuedAt: start } as const;
      await store.dropEntries('inbox', [entry], { by: 'rotation', at: start });
      await expectAlike(store, 'leaving the queue', ['tkt_1', 'tkt_2']);
      const ticket = await store.loadTicket('tkt_2');
      if (ticket === null) throw new Error('no ticket');
      await store.tally([{ ticket, loadOf: 'agt_sam', listedIn: 'none' }]);
      await expectAlike(store, 'counting', ['tkt_1', 'tkt_2']);
    });

    it('T8: spam is in no tag’s view but that of spam', async () => {
      const store = await newStore();
      await keepMany(store, [
        { id: 'tkt_1', tags: ['vip'] },
        { id: 'tkt_2', tags: ['vip'], spam: true, lastMessageAt: start + 1 },
      ]);
      expect(await list(store, { tag: 'vip' })).toEqual(['tkt_1']);
      expect(await list(store, { tag: 'vip', status: 'spam' })).toEqual(['tkt_2']);
      await expectAlike(store, 'spam', ['tkt_1', 'tkt_2']);
    });

    it('is left by a ticket that is erased', async () => {
      const store = await newStore();
      await keep(store, { tags: ['vip'] });
      await store.saveContact({ before: null, after: aContact({ ticketCount: 1, version: 1 }) });
      await store.eraseContact('con_carla');
      expect(await list(store, { tag: 'vip' })).toEqual([]);
    });
  });
}
