import { beforeEach, describe, expect, it } from 'vitest';
import { snoozedTicket } from '#contracts/api/answering.ts';
import { messageSchema, ticketsPage } from '#contracts/api/tickets.ts';
import { day, hour, type TicketId } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, sam } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';

let inbox: Inbox;
let bySam: ReturnType<Surface['as']>;
let id: TicketId;
beforeEach(async () => {
  inbox = await openInbox();
  bySam = openSurface(inbox).as(sam);
  [id = 'tkt_'] = await inbox.arrive(1);
});

const rfc3339 = (at: number) => new Date(at).toISOString();
const snooze = (body: object, ticketId = id) => bySam('POST', `/tickets/${ticketId}/snooze`, body);
const closing = start + 1 + 2 * day;

describe('POST /tickets/{id}/snooze', () => {
  it('T9: answers with the ticket after it; GET /tickets?status=snoozed lists it', async () => {
    const snoozed = await snooze({ until: rfc3339(start + day) });
    expect(snoozed.status).toBe(200);
    expect(snoozedTicket.strict().parse(snoozed.json)).toMatchObject({
      status: 'snoozed',
      snoozedUntil: rfc3339(start + day),
    });
    const listed = await bySam('GET', '/tickets?status=snoozed');
    expect(ticketsPage.parse(listed.json).tickets.map((ticket) => ticket.id)).toEqual([id]);
    expect((await bySam('GET', '/tickets')).json).toEqual({ tickets: [] });
  });

  it('C7: warns where it closes before it wakes, and not where it is kept open', async () => {
    await bySam('POST', `/tickets/${id}/messages`, { text: 'On its way.' });
    const until = rfc3339(start + 3 * day);
    expect((await snooze({ until })).json).toMatchObject({
      warning: { code: 'closes-before-waking', closesAt: rfc3339(closing) },
    });
    const kept = await snooze({ until, keepOpen: true });
    expect(kept.json).not.toHaveProperty('warning');
    expect(kept.json).toMatchObject({ autoClose: { closesAt: rfc3339(start + 4 * day) } });
  });

  it('an instant of another zone is that instant', async () => {
    const { json } = await snooze({ until: '2026-03-05T09:00:00+01:00' });
    expect(json.snoozedUntil).toBe('2026-03-05T08:00:00.000Z');
  });

  it.each([
    [{}, ['until']],
    [{ until: 'tomorrow', keepOpen: 'yes', for: 5 }, ['for', 'keepOpen', 'until']],
    [{ until: rfc3339(start - hour) }, ['until']],
    [{ until: rfc3339(start + 367 * day) }, ['until']],
  ])('refuses %j, every fault named', async (body, faults) => {
    const answered = await snooze(body);
    expect(answered.status).toBe(400);
    expect(faultsIn(answered).toSorted()).toEqual(faults);
  });

  it('of what is closed is 409; of what is unknown 404', async () => {
    await bySam('POST', `/tickets/${id}/close`);
    const refused = await snooze({ until: rfc3339(start + day) });
    expect(problemIn(refused)).toMatchObject({ status: 409, type: 'urn:rondo:problem:closed' });
    expect((await snooze({ until: rfc3339(start + day) }, 'tkt_none')).status).toBe(404);
  });
});

describe('POST /tickets/{id}/messages/{messageId}/retry', () => {
  const retry = (messageId: string) => bySam('POST', `/tickets/${id}/messages/${messageId}/retry`);

  it('answers with the message, pending again; once it is, 409 says its state', async () => {
    const { json } = await bySam('POST', `/tickets/${id}/messages`, { text: 'On its way.' });
    const message = await inbox.store.loadMessage(id, 2);
    if (message?.delivery == null) throw new Error('nothing is to be delivered');
    const failed = { ...message.delivery, state: 'failed', failure: 'Off.' } as const;
    await inbox.store.saveDelivery(message, failed);
    const retried = await retry(`${json.id}`);
    expect(retried.status).toBe(200);
    expect(messageSchema.strict().parse(retried.json)).toMatchObject({
      id: json.id,
      agent: { name: 'Sam' },
      delivery: 'pending',
    });
    expect(retried.json).not.toHaveProperty('failure');
    expect(problemIn(await retry(`${json.id}`))).toMatchObject({
      status: 409,
      type: 'urn:rondo:problem:not-failed',
      state: 'pending',
    });
  });

  it.each(['msg_none_1', 'msg_', 'x', 'msg_%00'])('of an unknown message is 404: %s', async (messageId) => {
    expect(problemIn(await retry(messageId)).status).toBe(404);
  });
});
