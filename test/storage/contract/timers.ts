import { describe, expect, it } from 'vitest';
import { hour, minute, type TicketId } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { anAnswer, start } from '#test/support/builders.ts';
import { keep, type NewStore } from './setup.ts';

export function timersContract(newStore: NewStore): void {
  describe.each(['check', 'wake', 'rotate'] as const)('a pending %s', (kind) => {
    it('C4, T9, A11: is kept with its ticket, replaced, and forgotten', async () => {
      const store = await newStore();
      const settings = defaultSettings;
      expect(await store.loadForTimer('tkt_1', kind)).toEqual({ ticket: null, pending: null, settings });
      const ticket = await keep(store);
      for (const pending of [
        { generation: 1, at: start },
        { generation: 2, at: null },
      ]) {
        await store.savePending('tkt_1', kind, pending);
        expect(await store.loadForTimer('tkt_1', kind)).toEqual({ ticket, pending, settings });
      }
      await store.savePending('tkt_1', kind, null);
      await store.savePending('tkt_1', kind, null);
      expect(await store.loadForTimer('tkt_1', kind)).toEqual({ ticket, pending: null, settings });
    });
  });

  it('C4, T9, A11: what is pending of a ticket is apart, by kind', async () => {
    const store = await newStore();
    const pending = {
      check: { generation: 1, at: start },
      wake: { generation: 7, at: null },
      rotate: { generation: 2, at: start },
    };
    const kinds = ['check', 'wake', 'rotate'] as const;
    for (const kind of kinds) await store.savePending('tkt_1', kind, pending[kind]);
    for (const kind of kinds)
      expect((await store.loadForTimer('tkt_1', kind)).pending).toEqual(pending[kind]);
    await store.savePending('tkt_1', 'wake', null);
    expect((await store.loadForTimer('tkt_1', 'check')).pending).toEqual(pending.check);
  });

  describe('what should have happened by now', () => {
    it('C4: clocks that started early enough, the oldest first, and only those that run', async () => {
      const store = await newStore();
      await keep(store, { id: 'tkt_late', answeredAt: start + 3 });
      await keep(store, { id: 'tkt_second', answeredAt: start + 2 });
      await keep(store, { id: 'tkt_chat', answeredAt: start + 1, channel: 'web_chat' });
      await keep(store, { id: 'tkt_first', answeredAt: start + 1, status: 'snoozed' });
      await keep(store, { id: 'tkt_closed', answeredAt: start, status: 'closed' });
      await keep(store, { id: 'tkt_elsewhere', answeredAt: start, handledBy: 'elsewhere' });
      await keep(store, { id: 'tkt_reopened', answeredAt: start, reopenedAt: start });
      await keep(store, { id: 'tkt_waiting' });
      await keep(store, { id: 'tkt_spam', answeredAt: start, spam: true });
      expect(await store.findClocksStartedBefore('sms', start + 2, 10)).toEqual(['tkt_first', 'tkt_second']);
      expect(await store.findClocksStartedBefore('sms', start + 2, 1)).toEqual(['tkt_first']);
      expect(await store.findClocksStartedBefore('web_chat', start + 2, 10)).toEqual(['tkt_chat']);
    });

    it('C3: open tickets that wait for us, the longest first', async () => {
      const store = await newStore();
      await keep(store, { id: 'tkt_b', waitingSince: start + 1 });
      await keep(store, { id: 'tkt_a', waitingSince: start });
      await keep(store, { id: 'tkt_now', waitingSince: start + 2 });
      await keep(store, { id: 'tkt_snoozed', waitingSince: start, status: 'snoozed' });
      await keep(store, { id: 'tkt_answered', waitingSince: null });
      await keep(store, { id: 'tkt_spam', waitingSince: start, spam: true });
      expect(await store.findWaitingSince(start + 2, 10)).toEqual(['tkt_a', 'tkt_b']);
      expect(await store.findWaitingSince(start + 2, 1)).toEqual(['tkt_a']);
    });

    it('T9: snoozed tickets whose time has come, the earliest first, and none that was woken', async () => {
      const store = await newStore();
      const snoozed = (id: TicketId, snoozedUntil: number) =>
        keep(store, { id, status: 'snoozed', snoozedUntil });
      const [late] = [await snoozed('tkt_late', start + 2), await snoozed('tkt_early', start + 1)];
      const woken = await snoozed('tkt_woken', start);
      await snoozed('tkt_later', start + 3);
      await store.commit({ change: changeTicket(woken, { status: 'open', snoozedUntil: null }), at: start });
      expect(await store.findSnoozedUntil(start + 3, 10)).toEqual(['tkt_early', 'tkt_late']);
      expect(await store.findSnoozedUntil(start + 3, 1)).toEqual(['tkt_early']);
      await store.commit({ change: changeTicket(late, { snoozedUntil: start }), at: start });
      expect(await store.findSnoozedUntil(start + 1, 10)).toEqual(['tkt_late']);
    });

    it('deliveries that have been under way too long, and none that has ended', async () => {
      const store = await newStore();
      for (const id of ['tkt_a', 'tkt_b', 'tkt_c'] as const) {
        const answer = answerCustomer(await keep(store, { id }), anAnswer({ at: start }));
        if (!answer.ok) throw new Error(answer.refusal);
        await store.commit({ change: answer.value, at: start });
      }
      const until = start + hour;
      const overdue = async () =>
        (await store.findDeliveriesPendingSince(until, 10)).map(({ ticketId }) => ticketId);
      expect((await overdue()).toSorted()).toEqual(['tkt_a', 'tkt_b', 'tkt_c']);
      expect(await store.findDeliveriesPendingSince(until, 1)).toHaveLength(1);
      expect(await store.findDeliveriesPendingSince(start, 10)).toEqual([]);
      const move = async (id: 'tkt_a' | 'tkt_b', state: 'sending' | 'sent', changedAt: number) => {
        const message = await store.loadMessage(id, 2);
        if (message?.delivery == null) throw new Error('no delivery');
        await store.saveDelivery(message, { ...message.delivery, state, changedAt });
      };
      await move('tkt_a', 'sending', start + minute);
      expect(await store.findDeliveriesPendingSince(start + minute + 1, 10)).toContainEqual({
        ticketId: 'tkt_a',
        seq: 2,
      });
      await move('tkt_a', 'sent', start + minute);
      await move('tkt_b', 'sending', until);
      expect(await overdue()).toEqual(['tkt_c']);
    });
  });
}
