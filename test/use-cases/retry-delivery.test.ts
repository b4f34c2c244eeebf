import { describe, expect, it } from 'vitest';
import { hour } from '#domain/ids.ts';
import type { Delivery, DeliveryState } from '#domain/ticket/message.ts';
import { start } from '#test/support/builders.ts';
import { openInbox, receive, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { recordDelivery } from '#use-cases/record-delivery.ts';
import { jobsOf } from '#use-cases/relay.ts';
import { retryDelivery } from '#use-cases/retry-delivery.ts';

async function anAnswer(state: DeliveryState) {
  const inbox = await openInbox();
  const { ticketId } = await receive(inbox.deps, '1');
  await answer(toSay(ticketId), inbox.deps);
  const message = await inbox.store.loadMessage(ticketId, 2);
  if (message?.delivery == null) throw new Error('nothing was to be delivered');
  const delivery: Delivery = {
    ...message.delivery,
    state,
    attempt: 3,
    providerMessageId: 'SM1',
    failure: 'Off.',
  };
  await inbox.store.saveDelivery(message, delivery);
  inbox.changes.length = 0;
  return {
    inbox,
    ticketId,
    retry: (messageId = message.id, id = ticketId) => retryDelivery({ ticketId: id, messageId }, inbox.deps),
    delivery: async () => (await inbox.store.loadMessage(ticketId, 2))?.delivery,
    jobs: () => jobsOf(inbox.changes).deliveries,
  };
}

describe('sending once more', () => {
  it.each(['failed', 'possibly_sent'] as const)(
    'what is %s begins afresh, as a job of its own',
    async (state) => {
      const { inbox, retry, delivery, jobs } = await anAnswer(state);
      inbox.time.now += hour;
      const pending = {
        state: 'pending',
        attempt: 0,
        changedAt: start + hour,
        providerMessageId: null,
        failure: null,
      };
      expect(await retry()).toMatchObject({ ok: true, value: { seq: 2, delivery: pending } });
      expect(await delivery()).toEqual(pending);
      expect(jobs()).toHaveLength(1);
    },
  );

  it('has a cause that no earlier job had, though no time has passed', async () => {
    const { inbox, ticketId, retry, jobs } = await anAnswer('failed');
    await retry();
    const [job] = jobs();
    expect(job?.job).toEqual({ ticketId, seq: 2 });
    expect(job?.cause).not.toBe(`${ticketId}-2-${inbox.time.now}`);
  });

  it('several at once make one delivery; the others are told its state', async () => {
    const { retry, jobs } = await anAnswer('failed');
    const results = await Promise.all([retry(), retry(), retry()]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter(({ ok }) => !ok)).toEqual(
      Array(2).fill({ ok: false, refusal: { code: 'not-failed', state: 'pending' } }),
    );
    expect(jobs()).toHaveLength(1);
  });

  it.each(['pending', 'sending', 'sent', 'delivered'] as const)('what is %s is not', async (state) => {
    const { retry, jobs } = await anAnswer(state);
    expect(await retry()).toEqual({ ok: false, refusal: { code: 'not-failed', state } });
    expect(jobs()).toEqual([]);
  });

  it('what is unknown, of another ticket, or never went out is not found', async () => {
    const { inbox, ticketId, retry } = await anAnswer('failed');
    const other = await receive(inbox.deps, '2');
    await answer(toSay(other.ticketId), inbox.deps);
    const another = await inbox.store.loadMessage(other.ticketId, 2);
    if (another?.delivery != null)
      await inbox.store.saveDelivery(another, { ...another.delivery, state: 'failed' });
    const id = ticketId.slice(4);
    const notFound = { ok: false, refusal: { code: 'not-found' } };
    for (const unknown of [`msg_${id}_9`, `msg_${id}_1`, 'msg_x', 'msg_'] as const)
      expect(await retry(unknown)).toEqual(notFound);
    expect(await retry(`msg_${id}_2`, other.ticketId)).toEqual(notFound);
    await answer(toSay(ticketId, { internal: true }), inbox.deps);
    expect(await retry(`msg_${id}_3`)).toEqual(notFound);
  });

  it('to a customer who has opted out is refused at once', async () => {
    const { inbox, retry, delivery } = await anAnswer('failed');
    await receive(inbox.deps, '1', { text: 'STOP', optOut: 'stop' });
    expect(await retry()).toEqual({ ok: false, refusal: { code: 'opted-out' } });
    expect((await delivery())?.state).toBe('failed');
  });

  it('a late report that the time before failed does not end it; that it arrived after all does', async () => {
    const { inbox, ticketId, retry, delivery } = await anAnswer('failed');
    await retry();
    const report = { ticketId, seq: 2, providerMessageId: 'SM1', failure: null } as const;
    expect(await recordDelivery({ ...report, state: 'failed' }, inbox.deps)).toBe('known');
    expect((await delivery())?.state).toBe('pending');
    expect(await recordDelivery({ ...report, state: 'delivered' }, inbox.deps)).toBe('recorded');
    expect((await delivery())?.state).toBe('delivered');
  });
});
