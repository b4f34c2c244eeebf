import { describe, expect, it } from 'vitest';
import { hour, minute, type TicketId } from '#domain/ids.ts';
import type { Settings } from '#domain/settings.ts';
import { start } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, overlaid, receive, sam, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { block } from '#use-cases/block.ts';
import { close } from '#use-cases/close.ts';
import { contactIdOf } from '#use-cases/ids.ts';
import type { Store } from '#use-cases/ports.ts';
import { setPresence } from '#use-cases/presence.ts';
import { react } from '#use-cases/react.ts';
import { jobsOf } from '#use-cases/relay.ts';

/** Closed until noon; `start` is nine o'clock. */
const fromNoon: Partial<Settings['office-hours']> = {
  weekly: [{ days: ['mon'], from: '12:00', to: '18:00' }],
  automaticMessages: ['sms'],
};
const noon = start + 3 * hour;

const open = (officeHours = fromNoon, options: Parameters<typeof openInbox>[0] = {}) =>
  openInbox({ officeHours, ...options });

/** What the stream has told so far is reacted to, and what that made, too. */
async function reactToAll(inbox: Inbox, times = 1): Promise<void> {
  for (let next = 0; next < inbox.changes.length; ) {
    const batch = inbox.changes.slice(next);
    next += batch.length;
    for (let time = 0; time < times; time++)
      await Promise.all(batch.map((change) => react(change, inbox.deps)));
  }
}

const saidTo = async (inbox: Inbox, ticketId: TicketId) =>
  (await inbox.store.loadMessagesAfter(ticketId, 0)).flatMap(({ author, code }) =>
    author === 'system' ? [code] : [],
  );

describe('O1: a customer’s message', () => {
  it('outside hours is answered once, however often and however concurrently the stream tells of it', async () => {
    const inbox = await open();
    const { ticketId } = await receive(inbox.deps, '1');
    await reactToAll(inbox, 3);
    await receive(inbox.deps, '1', { text: 'Hello?' });
    await reactToAll(inbox, 2);
    expect(await saidTo(inbox, ticketId)).toEqual(['auto-reply-outside']);
    expect(await inbox.store.loadMessage(ticketId, 2)).toMatchObject({ internal: false, agentId: null });
  });

  it('C2: goes on waiting for us, in the queue, by the same clock', async () => {
    const inbox = await open();
    const { ticketId } = await receive(inbox.deps, '1');
    const { lastSeq, autoReplied, version, lastChangeBy, ...before } = await inbox.ticket(ticketId);
    await reactToAll(inbox);
    expect(await inbox.ticket(ticketId)).toMatchObject(before);
    expect((await inbox.ticket(ticketId)).lastSeq).toBe(lastSeq + 1);
  });

  it('is answered by one delivery, and by no timer', async () => {
    const inbox = await open();
    const { ticketId } = await receive(inbox.deps, '1');
    const received = inbox.changes.length;
    await reactToAll(inbox, 2);
    const { deliveries, timers } = jobsOf(inbox.changes.slice(received));
    expect(deliveries).toMatchObject([{ job: { ticketId, seq: 2 } }]);
    expect(timers).toEqual([]);
  });

  it('in hours with nobody online says so; with somebody it says that one will answer', async () => {
    const inbox = await open(fromNoon, { agents: [ada, sam] });
    inbox.time.now = noon;
    const one = await receive(inbox.deps, '1');
    await reactToAll(inbox);
    await setPresence({ agentId: sam.id, status: 'offline', signedInAt: start }, inbox.deps);
    const other = await receive(inbox.deps, '2');
    await reactToAll(inbox);
    expect(await saidTo(inbox, one.ticketId)).toEqual(['auto-reply-during']);
    expect(await saidTo(inbox, other.ticketId)).toEqual(['auto-reply-nobody-online']);
  });

  it('A5: with round robin off nobody is shown the switch, so that nobody is called absent', async () => {
    const inbox = await open(fromNoon, { agents: [ada], roundRobin: { enabled: false } });
    inbox.time.now = noon;
    const { ticketId } = await receive(inbox.deps, '1');
    await reactToAll(inbox);
    expect(await saidTo(inbox, ticketId)).toEqual(['auto-reply-during']);
  });

  it('that reopens a ticket is the first of a cycle; one that comes into it is not', async () => {
    const inbox = await open({ automaticMessages: ['sms'] });
    const { ticketId } = await receive(inbox.deps, '1');
    await reactToAll(inbox);
    await receive(inbox.deps, '1', { text: 'Hello?' });
    await reactToAll(inbox);
    await close({ ticketId, by: sam.id }, inbox.deps);
    await receive(inbox.deps, '1', { text: 'Once more.' });
    await reactToAll(inbox);
    expect(await saidTo(inbox, ticketId)).toEqual(['auto-reply-during', 'auto-reply-during']);
  });
});

describe('O1: nothing is said', () => {
  it('where the settings want nothing on the channel, at the cost of one read', async () => {
    const inbox = await open({ ...fromNoon, automaticMessages: ['email'] });
    await receive(inbox.deps, '1');
    const reads: string[] = [];
    const store = new Proxy(inbox.store, {
      get: (target, name: keyof Store) => {
        reads.push(name);
        return target[name];
      },
    });
    const ofTicket = inbox.changes.filter(({ kind }) => kind === 'ticket');
    for (const change of ofTicket) await react(change, { ...inbox.deps, store });
    expect(reads).toEqual(['loadSettings']);
  });

  it('to a STOP; to a START something may be', async () => {
    const inbox = await open();
    const { ticketId } = await receive(inbox.deps, '1', { text: 'STOP', optOut: 'stop' });
    await reactToAll(inbox);
    expect(await saidTo(inbox, ticketId)).toEqual([]);
    await receive(inbox.deps, '1', { text: 'START', optOut: 'start' });
    await reactToAll(inbox);
    expect(await saidTo(inbox, ticketId)).toEqual(['auto-reply-outside']);
  });

  it('T8: to a blocked contact, neither in their ticket nor in what is kept apart', async () => {
    const inbox = await open();
    const { ticketId } = await receive(inbox.deps, '1');
    const contactId = contactIdOf('sms', '+4915100000001');
    await block({ contactId, by: sam.id }, inbox.deps);
    const spam = await receive(inbox.deps, '1', { text: 'You!' });
    await reactToAll(inbox);
    expect(await saidTo(inbox, ticketId)).toEqual([]);
    expect(await saidTo(inbox, spam.ticketId)).toEqual([]);
  });

  it('where somebody answered before the reaction came to it', async () => {
    const inbox = await open();
    const { ticketId } = await receive(inbox.deps, '1');
    await answer(toSay(ticketId), inbox.deps);
    await reactToAll(inbox);
    expect(await saidTo(inbox, ticketId)).toEqual([]);
  });

  it('where somebody answers at the very same moment', async () => {
    const inbox = await open();
    const { ticketId } = await receive(inbox.deps, '1');
    let answered = false;
    const store = overlaid(inbox.store, {
      commit: async (commit) => {
        if (!answered) {
          answered = true;
          await answer(toSay(ticketId), inbox.deps);
        }
        return inbox.store.commit(commit);
      },
    });
    for (const change of [...inbox.changes]) await react(change, { ...inbox.deps, store });
    expect(answered).toBe(true);
    expect(await saidTo(inbox, ticketId)).toEqual([]);
  });

  it('an hour late', async () => {
    const inbox = await open();
    const { ticketId } = await receive(inbox.deps, '1');
    inbox.time.now += hour + minute;
    await reactToAll(inbox);
    expect(await saidTo(inbox, ticketId)).toEqual([]);
  });
});
