import { describe, expect, it } from 'vitest';
import { day, hour, minute, type TicketId } from '#domain/ids.ts';
import { snoozeTicket } from '#domain/ticket/snooze.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, sam, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { armTimer } from '#use-cases/arm-timer.ts';
import { type Arrival, anArrival } from '#use-cases/arrival.ts';
import { changeTicketBy } from '#use-cases/change-ticket.ts';
import { close } from '#use-cases/close.ts';
import { contactIdOf } from '#use-cases/ids.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { jobsOf } from '#use-cases/relay.ts';

type Channel = Arrival['channel'];
const channels: readonly Channel[] = ['sms', 'email', 'web_chat'];

const carla = { sms: '+4915112345678', email: 'carla@example.com', web_chat: 'visitor:carla' } as const;

/** Carla's nth message on a channel; by e-mail each answers the one before. */
function message(channel: Channel, nth: number, changes: Partial<Arrival> = {}): Arrival {
  const email = {
    messageId: `carla-${nth}@example.com`,
    references: Array.from({ length: nth - 1 }, (_, index) => `carla-${index + 1}@example.com`),
    cc: [],
  };
  return anArrival({
    channel,
    via: ({ sms: 'twilio', email: 'postmark', web_chat: 'chat' } as const)[channel],
    contactAddress: carla[channel],
    text: `message ${nth}`,
    email: channel === 'email' ? email : null,
    at: start + nth * minute,
    ...changes,
  });
}

const deliver = (inbox: Inbox, channel: Channel, nth: number, changes: Partial<Arrival> = {}) => {
  inbox.time.now = Math.max(inbox.time.now, start + nth * minute);
  return receiveMessage(message(channel, nth, changes), { source: channel, id: `${nth}` }, inbox.deps);
};

const textsOf = async (inbox: Inbox, id: TicketId) =>
  (await inbox.store.loadThread(id, { limit: 100, cursor: null })).items.flatMap((entry) =>
    entry.kind === 'message' && entry.message.author === 'customer' ? [entry.message.text] : [],
  );

/** Does what relay and arm-timers would do after all that has happened. */
async function arm(inbox: Inbox): Promise<void> {
  for (const { job } of jobsOf(inbox.changes).timers)
    if (job.kind === 'check' || job.kind === 'wake') await armTimer(job, false, inbox.deps);
  inbox.changes.length = 0;
}

const pendingOf = (inbox: Inbox, id: TicketId) =>
  [...inbox.schedules.pending.keys()].filter((name) => name.includes(id)).map((name) => name.split('-')[0]);

async function everyTicket(inbox: Inbox) {
  const view = { assignee: null, sort: 'activity', contactIds: null, tag: null, filter: () => true } as const;
  const [listed, spam] = await Promise.all(
    (['any', 'spam'] as const).map((status) =>
      inbox.store.listTickets({ ...view, status, limit: 100, cursor: null }),
    ),
  );
  return { listed: listed?.items ?? [], spam: spam?.items ?? [] };
}

describe.each(channels)('a message by %s', (channel) => {
  it('T1–T4: the first one opens a ticket, with one check', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, channel, 1);
    await arm(inbox);
    expect(await inbox.ticket(ticketId)).toMatchObject({ number: 1, channel, status: 'open', cycle: 1 });
    expect(await textsOf(inbox, ticketId)).toEqual(['message 1']);
    expect(pendingOf(inbox, ticketId)).toEqual(['check']);
  });

  it('T1, C4: a reply while it is open joins it, and its check is moved', async () => {
    const inbox = await openInbox();
    const first = await deliver(inbox, channel, 1);
    await arm(inbox);
    const before = [...inbox.schedules.pending.values()];
    const second = await deliver(inbox, channel, 2);
    await arm(inbox);
    expect(second.ticketId).toBe(first.ticketId);
    expect(await textsOf(inbox, first.ticketId)).toEqual(['message 1', 'message 2']);
    const after = [...inbox.schedules.pending.values()];
    expect(after.map(({ at }) => at)).toEqual(before.map(({ at }) => at + minute));
  });

  it('T9: a reply while it is snoozed wakes it at once, and nothing is left to wake it', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, channel, 1);
    const snoozing = { until: start + day, by: sam.id, at: inbox.time.now };
    await changeTicketBy(ticketId, (ticket) => snoozeTicket(ticket, snoozing), inbox.deps);
    await arm(inbox);
    expect(await inbox.ticket(ticketId)).toMatchObject({ status: 'snoozed', queued: null });
    expect(pendingOf(inbox, ticketId)).toEqual(expect.arrayContaining(['check', 'wake']));
    await deliver(inbox, channel, 2);
    await arm(inbox);
    expect(await inbox.ticket(ticketId)).toMatchObject({
      status: 'open',
      snoozedUntil: null,
      queued: { queue: 'inbox' },
    });
    expect(await textsOf(inbox, ticketId)).toEqual(['message 1', 'message 2']);
    expect(pendingOf(inbox, ticketId)).toEqual(['check']);
  });

  it('T2–T4: a reply after it was closed reopens it; after a chat, it opens a new ticket', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, channel, 1);
    await close({ ticketId, by: sam.id }, inbox.deps);
    await arm(inbox);
    expect(pendingOf(inbox, ticketId)).toEqual([]);
    inbox.time.now += 400 * day;
    const later = await deliver(inbox, channel, 2, { at: inbox.time.now });
    await arm(inbox);
    const isChat = channel === 'web_chat';
    expect(later.ticketId === ticketId).toBe(!isChat);
    expect(await inbox.ticket(later.ticketId)).toMatchObject(
      isChat ? { number: 2, status: 'open', cycle: 1 } : { number: 1, status: 'open', cycle: 2 },
    );
    expect(await textsOf(inbox, later.ticketId)).toEqual(isChat ? ['message 2'] : ['message 1', 'message 2']);
    expect((await inbox.ticket(ticketId)).status).toBe(isChat ? 'closed' : 'open');
    expect(pendingOf(inbox, later.ticketId)).toEqual(['check']);
    const contact = await inbox.store.loadContact(contactIdOf(channel, carla[channel]));
    expect(contact?.ticketCount).toBe(isChat ? 2 : 1);
  });

  it('T8: what a blocked contact writes is in the Spam view alone: no queue, no timer', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, channel, 1);
    await arm(inbox);
    const contact = await inbox.store.loadContact(contactIdOf(channel, carla[channel]));
    if (contact === null) throw new Error('there is no Carla');
    const blocked = { ...contact, blocked: true, version: contact.version + 1 };
    await inbox.store.saveContact({ before: contact, after: blocked });
    const apart = await deliver(inbox, channel, 2);
    const more = await deliver(inbox, channel, 3);
    await arm(inbox);
    expect(apart.ticketId).not.toBe(ticketId);
    expect(more.ticketId).toBe(apart.ticketId);
    const { listed, spam } = await everyTicket(inbox);
    expect(listed.map(({ id }) => id)).toEqual([ticketId]);
    expect(spam.map(({ id }) => id)).toEqual([apart.ticketId]);
    expect(await inbox.ticket(apart.ticketId)).toMatchObject({ spam: true, queued: null, assigneeId: null });
    expect(await textsOf(inbox, apart.ticketId)).toEqual(['message 2', 'message 3']);
    expect(await textsOf(inbox, ticketId)).toEqual(['message 1']);
    expect(pendingOf(inbox, apart.ticketId)).toEqual([]);
    expect((await inbox.store.loadQueue('inbox', { limit: 10, cursor: null })).entries).toHaveLength(1);
  });

  it('T5: delivered again, it changes nothing, whatever has happened since', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, channel, 1);
    await answer(toSay(ticketId, { thenClose: true }), inbox.deps);
    const before = await inbox.ticket(ticketId);
    await arm(inbox);
    inbox.time.now += hour;
    expect(await deliver(inbox, channel, 1)).toEqual({ outcome: 'duplicate', ticketId });
    expect(await inbox.ticket(ticketId)).toEqual(before);
    expect(jobsOf(inbox.changes)).toEqual({ timers: [], deliveries: [], media: [], due: [] });
    const { listed } = await everyTicket(inbox);
    expect(listed).toHaveLength(1);
  });

  it('T5: delivered ten times at once, it is one message', async () => {
    const inbox = await openInbox();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => deliver(inbox, channel, 1)));
    expect(outcomes.filter(({ outcome }) => outcome === 'received')).toHaveLength(1);
    const { listed } = await everyTicket(inbox);
    expect(listed).toHaveLength(1);
    expect(await textsOf(inbox, listed[0]?.id ?? 'tkt_')).toEqual(['message 1']);
  });

  it('T1: what overtakes another is in the thread as it came; a ticket’s times never go back', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, channel, 1);
    await deliver(inbox, channel, 3);
    await deliver(inbox, channel, 2, { at: start });
    expect(await textsOf(inbox, ticketId)).toEqual(['message 1', 'message 3', 'message 2']);
    expect((await inbox.ticket(ticketId)).lastCustomerMessageAt).toBe(start + 3 * minute);
  });
});
