import { describe, expect, it } from 'vitest';
import { openInbox, sam } from '#test/support/inbox.ts';
import { openSurface } from '#test/support/surface.ts';
import { sidOf, signedRequest } from '#test/support/twilio.ts';

const ours = sidOf('ours');

/** Twilio took the answer, and reports. */
async function setup() {
  const inbox = await openInbox();
  const surface = openSurface(inbox);
  const [id] = await inbox.arrive(1);
  if (id === undefined) throw new Error('a ticket arrived');
  await surface.as(sam)('POST', `/tickets/${id}/messages`, { text: 'On its way.' });
  const message = await inbox.store.loadMessage(id, 2);
  if (message?.delivery == null) throw new Error('an answer has a delivery');
  const taken = { state: 'sent', attempt: 1, providerMessageId: ours } as const;
  await inbox.store.saveDelivery(message, { ...message.delivery, ...taken });
  return {
    report: async (MessageStatus: string, { sid = ours, seq = 2 } = {}) => {
      const target = `/webhooks/twilio/status?ticketId=${id}&seq=${seq}`;
      return (await surface.call(signedRequest(target, { MessageSid: sid, MessageStatus }))).status;
    },
    delivery: async () => (await inbox.store.loadMessage(id, 2))?.delivery,
    thread: async () => (await surface.as(sam)('GET', `/tickets/${id}/messages`)).json.messages,
  };
}

describe('Twilio’s reports of a message that it took', () => {
  it.each([
    [['sent', 'delivered'], 'delivered'],
    [['delivered', 'sent', 'queued', 'sending'], 'delivered'],
    [['read', 'delivered'], 'delivered'],
    [['delivered', 'undelivered'], 'delivered'],
    [['failed', 'sent', 'delivered'], 'failed'],
    [['undelivered', 'sent', 'undelivered'], 'failed'],
    [['queued', 'accepted', 'something-new'], 'sent'],
  ])('never take it back, whatever order they come in: %j', async (statuses, state) => {
    const { report, delivery } = await setup();
    for (const status of statuses) expect(await report(status)).toBe(200);
    expect(await delivery()).toMatchObject({ state, attempt: 1, providerMessageId: ours });
  });

  it('are believed of the very message that it took, and of none that is not there', async () => {
    const { report, delivery } = await setup();
    expect(await report('failed', { sid: sidOf('another') })).toBe(200);
    expect(await report('failed', { seq: 1 })).toBe(200);
    expect(await report('failed', { seq: 7 })).toBe(200);
    expect(await delivery()).toMatchObject({ state: 'sent' });
  });

  it('are shown in the thread, with why it failed', async () => {
    const { report, thread } = await setup();
    await report('undelivered');
    const failure = 'The carrier did not deliver it.';
    expect(await thread()).toMatchObject([{ author: 'customer' }, { delivery: 'failed', failure }]);
  });
});
