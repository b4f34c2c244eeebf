import { describe, expect, it } from 'vitest';
import { minute } from '#domain/ids.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import type { HistoryEntry } from '#domain/ticket/history.ts';
import { addCustomerMessage } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anAnswer, anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import { MalformedCursor, type Store } from '#use-cases/ports.ts';
import { allOf, keep, type NewStore } from './setup.ts';

const entry = (overrides: Partial<HistoryEntry>): HistoryEntry => ({
  ticketId: 'tkt_1',
  afterSeq: 1,
  version: 2,
  at: start,
  by: 'rotation',
  events: [{ kind: 'assigned', to: 'agt_sam', from: null, how: 'rotation', turn: null }],
  ...overrides,
});

async function write(store: Store, ticket: Ticket, texts: readonly string[]): Promise<Ticket> {
  let current = ticket;
  for (const text of texts) {
    const change = addCustomerMessage(current, anInboundMessage({ text }), unrouted);
    await store.commit({ change, at: start });
    current = change.after;
  }
  return current;
}

async function answered(store: Store) {
  const answer = answerCustomer(await keep(store), anAnswer());
  if (!answer.ok) throw new Error(answer.refusal);
  await store.commit({ change: answer.value, at: start });
  const message = await store.loadMessage('tkt_1', 2);
  if (message?.delivery == null) throw new Error('nothing to deliver');
  return { message, delivery: message.delivery };
}

export function threadsContract(newStore: NewStore): void {
  describe('a thread', () => {
    it('comes oldest first, in pages, each entry once', async () => {
      const store = await newStore();
      const texts = Array.from({ length: 11 }, (_, index) => `text ${index}`);
      await write(store, await keep(store), texts);
      const { items, pages } = await allOf((cursor) => store.loadThread('tkt_1', { limit: 4, cursor }));
      expect(items.map((item) => item.kind === 'message' && item.message.seq)).toEqual(
        Array.from({ length: 12 }, (_, index) => index + 1),
      );
      expect(pages).toBe(3);
    });

    it('goes on where it stopped, though more has been written meanwhile', async () => {
      const store = await newStore();
      const ticket = await write(store, await keep(store), ['two', 'three']);
      const first = await store.loadThread('tkt_1', { limit: 2, cursor: null });
      await write(store, ticket, ['four']);
      const second = await store.loadThread('tkt_1', { limit: 5, cursor: first.cursor });
      expect(second.items.map((item) => item.kind === 'message' && item.message.text)).toEqual([
        'three',
        'four',
      ]);
      expect(second.cursor).toBeNull();
    });

    it('comes from its end, too, page by page back to the beginning, each page oldest first', async () => {
      const store = await newStore();
      const texts = Array.from({ length: 10 }, (_, index) => `text ${index}`);
      const ticket = await write(store, await keep(store), texts);
      await store.recordHistory(entry({ afterSeq: 11 }));
      const from = 'newest' as const;
      const seqs: unknown[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.loadThread(ticket.id, { limit: 4, cursor, from });
        seqs.push(page.items.map((item) => (item.kind === 'message' ? item.message.seq : item.kind)));
        cursor = page.cursor;
      } while (cursor !== null);
      expect(seqs).toEqual([
        [9, 10, 11, 'history'],
        [5, 6, 7, 8],
        [1, 2, 3, 4],
      ]);
      const { cursor: back } = await store.loadThread(ticket.id, { limit: 4, cursor: null, from });
      await expect(store.loadThread(ticket.id, { limit: 4, cursor: back })).rejects.toThrow(MalformedCursor);
    });

    it('T11: tells what happened right after the message that was the latest then', async () => {
      const store = await newStore();
      await write(store, await keep(store), ['two']);
      const closed = entry({ version: 10, events: [{ kind: 'closed', closedBy: 'agent' }], by: 'agt_sam' });
      const all: HistoryEntry['events'] = [
        { kind: 'unassigned', from: 'agt_sam', why: 'person' },
        { kind: 'reopened' },
        { kind: 'woken' },
        { kind: 'snoozed', until: start },
        { kind: 'tagged', added: ['a'], removed: [] },
        { kind: 'routed', to: null, from: 'team_vip' },
        { kind: 'unqueued', from: 'inbox', why: 'nobody-eligible' },
      ];
      await store.recordHistory(entry({ afterSeq: 2, version: 11, events: all }));
      await store.recordHistory(closed);
      await store.recordHistory(entry({}));
      const { items } = await store.loadThread('tkt_1', { limit: 10, cursor: null });
      expect(items.map((item) => (item.kind === 'message' ? item.message.seq : item.entry))).toEqual([
        1,
        entry({}),
        closed,
        2,
        entry({ afterSeq: 2, version: 11, events: all }),
      ]);
      const paged = await allOf((cursor) => store.loadThread('tkt_1', { limit: 1, cursor }));
      expect(paged.items).toEqual(items);
    });

    it('T11: an entry is written once, however often it is asked to', async () => {
      const store = await newStore();
      await keep(store);
      await store.recordHistory(entry({}));
      await store.recordHistory(entry({ by: 'system' }));
      const { items } = await store.loadThread('tkt_1', { limit: 10, cursor: null });
      expect(items).toHaveLength(2);
      expect(items[1]).toEqual({ kind: 'history', entry: entry({}) });
    });

    it('A12: tells the decisions of a ticket’s life by themselves, oldest first, however often they were recorded', async () => {
      const store = await newStore();
      await keep(store);
      const turn = { drainId: 'drn_1', place: 2 } as const;
      const assigned = { kind: 'assigned', to: 'agt_sam', from: null, how: 'rotation', turn } as const;
      const unqueued = { kind: 'unqueued', from: 'team_vip', why: 'person' } as const;
      const routed = { kind: 'routed', to: 'team_vip', from: null } as const;
      const unassigned = { kind: 'unassigned', from: 'agt_sam', why: 'away' } as const;
      const closed = { kind: 'closed', closedBy: 'agent' } as const;
      const tagged = { kind: 'tagged', added: ['vip'], removed: [] } as const;
      await store.recordHistory(entry({ version: 11, afterSeq: 3, events: [tagged, unqueued] }));
      await store.recordHistory(entry({ version: 4, afterSeq: 9, events: [unassigned, tagged, routed] }));
      await store.recordHistory(entry({ version: 2, events: [assigned] }));
      await store.recordHistory(entry({ version: 2, events: [routed] }));
      await store.recordHistory(entry({ version: 3, events: [closed] }));
      expect(await store.loadDecisions('tkt_1')).toEqual([
        entry({ version: 2, events: [assigned] }),
        entry({ version: 4, afterSeq: 9, events: [unassigned, routed] }),
        entry({ version: 11, afterSeq: 3, events: [unqueued] }),
      ]);
      expect(await store.loadDecisions('tkt_2')).toEqual([]);
    });

    it('tells what was said after a message, and nothing of what happened besides', async () => {
      const store = await newStore();
      const ticket = await write(store, await keep(store), ['two', 'x'.repeat(100_000)]);
      await store.recordHistory(entry({ afterSeq: 2 }));
      const seqsAfter = async (seq: number) =>
        (await store.loadMessagesAfter(ticket.id, seq)).map((message) => message.seq);
      expect(await seqsAfter(0)).toEqual([1, 2, 3]);
      expect(await seqsAfter(1)).toEqual([2, 3]);
      expect(await seqsAfter(2)).toEqual([3]);
      expect(await seqsAfter(3)).toEqual([]);
      const [two] = await store.loadMessagesAfter(ticket.id, 1);
      expect(two).toEqual(await store.loadMessage(ticket.id, 2));
    });

    it('of a ticket that doesn’t exist is empty', async () => {
      const store = await newStore();
      expect(await store.loadThread('tkt_1', { limit: 10, cursor: null })).toEqual({
        items: [],
        cursor: null,
      });
    });

    it.each(['', 'nonsense', Buffer.from('{"after":"TICKET"}').toString('base64url')])(
      'refuses %j, a cursor that it never gave',
      async (cursor) => {
        const store = await newStore();
        await expect(store.loadThread('tkt_1', { limit: 10, cursor })).rejects.toThrow(MalformedCursor);
      },
    );
  });

  describe('a sign of writing', () => {
    it('T9: is there until it fades, once for each who writes, in its own ticket', async () => {
      const store = await newStore();
      const sign = { ticketId: 'tkt_1', who: 'agt_sam', until: start + 10 } as const;
      await store.saveWriting({ ...sign, until: start + 5 });
      await store.saveWriting(sign);
      await store.saveWriting({ ...sign, who: 'customer', until: start + 20 });
      const whoAt = async (at: number) => (await store.loadWriting('tkt_1', at)).map(({ who }) => who);
      expect(await whoAt(start + 9)).toEqual(['agt_sam', 'customer']);
      expect(await whoAt(start + 10)).toEqual(['customer']);
      expect(await store.loadWriting('tkt_2', start)).toEqual([]);
      await store.saveWriting({ ...sign, who: 'customer', until: start });
      expect(await whoAt(start)).toEqual(['agt_sam']);
    });
  });

  describe('a sign of answering', () => {
    const sign = { ticketId: 'tkt_1', agentId: 'agt_sam', until: start } as const;
    const glance = async (store: Store) =>
      (
        await store.glanceAtChat(
          { contactId: 'con_carla', ticketIds: ['tkt_1', 'tkt_2'] },
          { consistent: true },
        )
      ).answering;

    it('T9: is seen at a glance at the chat: of several the last', async () => {
      const store = await newStore();
      expect(await glance(store)).toEqual([]);
      await store.saveAnswering({ ...sign, agentId: 'agt_sue' });
      await store.saveAnswering(sign);
      await store.saveAnswering({ ...sign, ticketId: 'tkt_3' });
      expect(await glance(store)).toEqual([sign]);
    });

    it('T9: is ended by whom it names alone, who may end it again', async () => {
      const store = await newStore();
      await store.endAnswering(sign);
      await store.saveAnswering(sign);
      await store.endAnswering({ ...sign, agentId: 'agt_sue' });
      expect(await glance(store)).toEqual([sign]);
      await store.endAnswering(sign);
      await store.endAnswering(sign);
      expect(await glance(store)).toEqual([]);
    });
  });

  describe('a delivery', () => {
    it('moves on from where it stood', async () => {
      const store = await newStore();
      const { message, delivery } = await answered(store);
      const sending = { ...delivery, state: 'sending', attempt: 1, changedAt: start + minute } as const;
      expect(await store.saveDelivery(message, sending)).toBe('saved');
      expect(await store.loadMessage('tkt_1', 2)).toEqual({ ...message, delivery: sending });
    });

    it('is refused where it stands elsewhere by now, at another attempt, or since another time', async () => {
      const store = await newStore();
      const { message, delivery } = await answered(store);
      const sending = { ...delivery, state: 'sending', attempt: 1 } as const;
      await store.saveDelivery(message, sending);
      expect(await store.saveDelivery(message, { ...sending, attempt: 2 })).toBe('moved-on');
      for (const stale of [{ attempt: 2 }, { changedAt: start }, { state: 'sent' }] as const) {
        const seen = { ...message, delivery: { ...sending, ...stale } };
        expect(await store.saveDelivery(seen, { ...sending, state: 'failed' })).toBe('moved-on');
      }
      expect((await store.loadMessage('tkt_1', 2))?.delivery).toEqual(sending);
    });

    it('is refused where there is no such message', async () => {
      const store = await newStore();
      const { message, delivery } = await answered(store);
      expect(await store.saveDelivery({ ...message, seq: 9 }, delivery)).toBe('moved-on');
      expect(await store.loadMessage('tkt_1', 9)).toBeNull();
    });

    it('one of two who begin to send at once is refused', async () => {
      const store = await newStore();
      const { message, delivery } = await answered(store);
      const sending = { ...delivery, state: 'sending', attempt: 1, changedAt: start + minute } as const;
      const outcomes = await Promise.all([1, 2, 3].map(() => store.saveDelivery(message, sending)));
      expect(outcomes.toSorted()).toEqual(['moved-on', 'moved-on', 'saved']);
    });
  });
}
