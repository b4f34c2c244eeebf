import { describe, expect, it } from 'vitest';
import { day, hour, minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { openInbox, overlaid, receive, sam, snooze, sue } from '#test/support/inbox.ts';
import { block, unblock } from '#use-cases/block.ts';
import { close } from '#use-cases/close.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { contactIdOf } from '#use-cases/ids.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { jobsOf } from '#use-cases/relay.ts';

const contactId = contactIdOf('sms', '+4915100000001');
const request = { contactId, by: sam.id };

async function aContact() {
  const inbox = await openInbox();
  const { ticketId } = await receive(inbox.deps, '1');
  const write = (text: string) => receive(inbox.deps, '1', { text });
  return { inbox, ticketId, write, contact: async () => inbox.store.loadContact(contactId) };
}

describe('T8: blocking a contact', () => {
  it('closes what is open, by whoever blocks, and says who in the log', async () => {
    const { inbox, ticketId, contact } = await aContact();
    const blocked = await block(request, inbox.deps);
    expect(blocked).toMatchObject({ ok: true, value: { id: contactId, blocked: true } });
    expect(await contact()).toMatchObject({ blocked: true });
    expect(await inbox.ticket(ticketId)).toMatchObject({
      status: 'closed',
      closedBy: 'agent',
      lastChangeBy: sam.id,
      queued: null,
    });
    expect(inbox.lines.at(-1)).toMatchObject({ code: 'contact-blocked', details: { ...request, closed: 1 } });
  });

  it('closes what is snoozed, and leaves alone what is closed', async () => {
    const { inbox, ticketId, write } = await aContact();
    await snooze(inbox.deps, ticketId, start + day);
    await block(request, inbox.deps);
    expect(await inbox.ticket(ticketId)).toMatchObject({ status: 'closed', snoozedUntil: null });
    await unblock(request, inbox.deps);
    await write('I am sorry.');
    await close({ ticketId, by: sue.id }, inbox.deps);
    inbox.time.now += hour;
    const before = await inbox.ticket(ticketId);
    await block(request, inbox.deps);
    expect(await inbox.ticket(ticketId)).toEqual(before);
  });

  it('is done once, however often it is asked; one who is unknown is not found', async () => {
    const { inbox, contact } = await aContact();
    await Promise.all([block(request, inbox.deps), block(request, inbox.deps), block(request, inbox.deps)]);
    const before = await contact();
    await block(request, inbox.deps);
    expect(await contact()).toEqual(before);
    for (const change of [block, unblock])
      expect(await change({ ...request, contactId: 'con_none' }, inbox.deps)).toEqual({
        ok: false,
        refusal: 'not-found',
      });
  });

  it('asked once more, it closes what an index did not list at first', async () => {
    const { inbox, ticketId } = await aContact();
    const lagging = overlaid(inbox.store, { listTickets: async () => ({ items: [], cursor: null }) });
    await block(request, { ...inbox.deps, store: lagging });
    expect((await inbox.ticket(ticketId)).status).toBe('open');
    await block(request, inbox.deps);
    expect((await inbox.ticket(ticketId)).status).toBe('closed');
  });

  it('loses no change that another makes of the contact at the same moment', async () => {
    const { inbox, write, contact } = await aContact();
    let written = false;
    const store = overlaid(inbox.store, {
      saveContact: async (change) => {
        if (!written) {
          written = true;
          await receive(inbox.deps, '1', { text: 'STOP', optOut: 'stop' });
        }
        return inbox.store.saveContact(change);
      },
    });
    await block(request, { ...inbox.deps, store });
    expect(await contact()).toMatchObject({ blocked: true, optedOut: true });
    expect((await write('You!')).outcome).toBe('received');
  });
});

describe('T8: what a blocked contact writes', () => {
  it('is kept apart: in no queue, given to nobody, with no timer', async () => {
    const { inbox, ticketId, write } = await aContact();
    await block(request, inbox.deps);
    inbox.changes.length = 0;
    const one = await write('You!');
    inbox.time.now += minute;
    const two = await write('Answer me!');
    expect([one.ticketId === ticketId, two.ticketId]).toEqual([false, one.ticketId]);
    expect(await inbox.ticket(one.ticketId)).toMatchObject({ spam: true, queued: null });
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(0);
    expect(jobsOf(inbox.changes)).toMatchObject({ timers: [], deliveries: [] });
  });

  it('stays there once they are unblocked, and what they write then is a ticket again', async () => {
    const { inbox, ticketId, write } = await aContact();
    await block(request, inbox.deps);
    const spam = await write('You!');
    await unblock(request, inbox.deps);
    expect(inbox.lines.at(-1)).toMatchObject({ code: 'contact-unblocked', details: request });
    expect((await write('I am sorry.')).ticketId).toBe(ticketId);
    expect(await inbox.ticket(spam.ticketId)).toMatchObject({ spam: true, lastSeq: 1 });
    expect((await inbox.ticket(ticketId)).status).toBe('open');
  });

  it('is deduplicated as ever (T5)', async () => {
    const { inbox } = await aContact();
    await block(request, inbox.deps);
    const arrival = { source: 'twilio', id: 'SM9' };
    const sms = {
      ...{
        channel: 'sms' as const,
        via: 'twilio' as const,
        contactAddress: '+4915100000001',
        contactName: null,
      },
      ...{ ourAddress: null, subject: null, text: 'You!', fullText: null, html: null, email: null },
      ...{ automatic: false, attachments: [], tags: [], at: start },
    };
    const [one, other] = await Promise.all([1, 2].map(() => receiveMessage(sms, arrival, inbox.deps)));
    expect(other?.ticketId).toBe(one?.ticketId);
    expect((await inbox.ticket(one?.ticketId ?? 'tkt_')).lastSeq).toBe(1);
  });
});
