import { describe, expect, it } from 'vitest';
import { addCustomerMessage } from '#domain/ticket/receive.ts';
import { anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import type { Store } from '#use-cases/ports.ts';
import { keep, keepContact, type NewStore } from './setup.ts';

/** A chat of so many messages, with something that happened after each. */
async function written(store: Store, count: number, text = (seq: number) => `text ${seq}`): Promise<void> {
  let ticket = await keep(store, {}, { text: text(1) });
  for (let seq = 2; seq <= count; seq++) {
    const change = addCustomerMessage(ticket, anInboundMessage({ text: text(seq) }), unrouted);
    await store.commit({ change, at: start });
    await store.recordHistory({
      ticketId: 'tkt_1',
      afterSeq: seq - 1,
      version: seq,
      at: start,
      by: 'rotation',
      events: [{ kind: 'woken' }],
    });
    ticket = change.after;
  }
}

export function chatsContract(newStore: NewStore): void {
  describe('a chat as its visitor asks for it', () => {
    it('is so many messages after a place, without what happened in between', async () => {
      const store = await newStore();
      await written(store, 7);
      const seqs = async (afterSeq: number, limit: number) =>
        (await store.loadChat('tkt_1', { afterSeq, limit })).map(({ seq }) => seq);
      expect(await seqs(0, 3)).toEqual([1, 2, 3]);
      expect(await seqs(3, 3)).toEqual([4, 5, 6]);
      expect(await seqs(6, 3)).toEqual([7]);
      expect(await seqs(7, 3)).toEqual([]);
      expect(await seqs(999_999_999, 3)).toEqual([]);
    });

    it('is whole, however long a message is', async () => {
      const store = await newStore();
      const long = 'ä'.repeat(40_000);
      await written(store, 2, (seq) => (seq === 2 ? long : 'short'));
      const messages = await store.loadChat('tkt_1', { afterSeq: 0, limit: 5 });
      expect(messages.map(({ text }) => text)).toEqual(['short', long]);
    });

    it.each([true, false])('is glanced at together with its contact; consistent: %s', async (consistent) => {
      const store = await newStore();
      const keys = { contactId: 'con_carla', ticketIds: ['tkt_1', 'tkt_none'] } as const;
      expect(await store.glanceAtChat(keys, { consistent })).toEqual({
        contact: null,
        tickets: [],
        answering: [],
      });
      await keepContact(store, 1);
      const ticket = await keep(store);
      const seen = await store.glanceAtChat(keys, { consistent });
      expect(seen).toMatchObject({ contact: { id: 'con_carla', ticketCount: 1 }, tickets: [ticket] });
    });
  });
}
