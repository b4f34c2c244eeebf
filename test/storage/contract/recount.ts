import { describe, expect, it } from 'vitest';
import { hour } from '#domain/ids.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { historyOf } from '#domain/ticket/history.ts';
import { anAnswer, start } from '#test/support/builders.ts';
import type { Recount } from '#use-cases/ports.ts';
import { keep, type NewStore } from './setup.ts';

const recount: Recount = {
  run: 1,
  from: '2026-03-01',
  to: '2026-03-31',
  since: start,
  until: start + hour,
  by: 'agt_ada',
  page: 0,
  sweep: 1,
  cursor: null,
  looked: 0,
  recounted: 0,
  counted: 0,
  startedAt: start,
  finishedAt: null,
};

export function recountContract(newStore: NewStore): void {
  describe('a recount (H11)', () => {
    it('H11: how far it has come is kept, by whoever saw where it was', async () => {
      const store = await newStore();
      expect(await store.loadRecount()).toBeNull();
      expect(await store.saveRecount({ before: null, after: recount })).toBe('saved');
      expect(await store.saveRecount({ before: null, after: recount })).toBe('moved-on');
      const next = { ...recount, page: 1, cursor: 'there', looked: 50, counted: 7 };
      expect(await store.saveRecount({ before: recount, after: next })).toBe('saved');
      expect(await store.saveRecount({ before: recount, after: { ...next, counted: 9 } })).toBe('moved-on');
      const another = { ...recount, run: 2, page: 1 };
      expect(await store.saveRecount({ before: { ...next, run: 2 }, after: another })).toBe('moved-on');
      expect(await store.loadRecount()).toEqual(next);
    });

    it('H11: a whole thread with what happened in it, in order, though it be long', async () => {
      const store = await newStore();
      expect(await store.loadOutline('tkt_1')).toEqual([]);
      let ticket = await keep(store);
      for (let nth = 0; nth < 30; nth++) {
        const answered = answerCustomer(ticket, anAnswer({ text: 'x'.repeat(20_000), at: start + nth }));
        if (!answered.ok) throw new Error(answered.refusal);
        await store.commit({ change: answered.value, at: start });
        const entry = historyOf(ticket, answered.value.after);
        if (entry !== null) await store.recordHistory(entry);
        ticket = answered.value.after;
      }
      const outline = await store.loadOutline('tkt_1');
      const { items } = await store.loadThread('tkt_1', { limit: 200, cursor: null });
      expect(outline).toEqual(items);
      expect(outline).toHaveLength(32);
      expect(outline[1]).toMatchObject({ kind: 'history', entry: { events: [{ kind: 'assigned' }] } });
    });
  });
}
