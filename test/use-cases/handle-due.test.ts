import { describe, expect, it } from 'vitest';
import { day, hour, type TicketId } from '#domain/ids.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid, receive, snooze, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { close, reopen } from '#use-cases/close.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { armOpening } from '#use-cases/open-office.ts';

async function anAnsweredTicket(options: Parameters<typeof openInbox>[0] = {}) {
  const inbox = await openInbox(options);
  const { ticketId } = await receive(inbox.deps, '1');
  await answer(toSay(ticketId), inbox.deps);
  inbox.time.now = start + 2 * day;
  return { inbox, ticketId, check: (deps = inbox.deps) => handleDue({ kind: 'check', ticketId }, deps) };
}

type Fired = Awaited<ReturnType<typeof anAnsweredTicket>>;
const closing = start + 2 * day;

const change = async (inbox: Inbox, ticketId: TicketId, changes: Parameters<typeof changeTicket>[1]) =>
  inbox.store.commit({ change: changeTicket(await inbox.ticket(ticketId), changes), at: inbox.time.now });

const notesOf = async (inbox: Inbox, ticketId: `tkt_${string}`) =>
  (await inbox.store.loadThread(ticketId, { limit: 100, cursor: null })).items.flatMap((entry) =>
    entry.kind === 'message' && entry.message.author === 'system' ? [entry.message] : [],
  );

describe('a check that fires', () => {
  it('C5: closes the ticket whose clock has run out, and says so in its thread', async () => {
    const { inbox, ticketId, check } = await anAnsweredTicket();
    await check();
    expect(await inbox.ticket(ticketId)).toMatchObject({ status: 'closed', closedBy: 'inactivity' });
    expect(await notesOf(inbox, ticketId)).toMatchObject([
      { text: 'Ticket closed due to inactivity.', code: 'closed-for-inactivity', internal: true },
    ]);
    expect(inbox.queues.timers).toEqual([]);
    expect(inbox.counted.get('Closed')).toBe(1);
  });

  it('C5: closes it once, however often it fires', async () => {
    const { inbox, ticketId, check } = await anAnsweredTicket();
    await Promise.all([check(), check(), check()]);
    await check();
    expect(await notesOf(inbox, ticketId)).toHaveLength(1);
  });

  it('C5: closes nothing on a customer who writes while it decides', async () => {
    const { inbox, ticketId, check } = await anAnsweredTicket();
    let first = true;
    const store = overlaid(inbox.store, {
      commit: async (change) => {
        if (first) {
          first = false;
          await receive(inbox.deps, '1', { text: 'Still waiting!' });
        }
        return inbox.store.commit(change);
      },
    });
    await check({ ...inbox.deps, store });
    expect((await inbox.ticket(ticketId)).status).toBe('open');
    expect(await notesOf(inbox, ticketId)).toEqual([]);
    expect(inbox.queues.timers).toHaveLength(1);
  });

  it('C3: closes nothing while the customer waits for us, unless the setting says so', async () => {
    const inbox = await openInbox();
    const { ticketId } = await receive(inbox.deps, '1');
    inbox.time.now = start + 2 * day;
    await handleDue({ kind: 'check', ticketId }, inbox.deps);
    expect((await inbox.ticket(ticketId)).status).toBe('open');
    await inbox.set('auto-close', { closeUnanswered: true });
    await handleDue({ kind: 'check', ticketId }, inbox.deps);
    expect((await inbox.ticket(ticketId)).status).toBe('closed');
  });

  /** A check that comes as it should closes the ticket at `closing`; each row: what else happens, and what is logged of it. */
  it.each<[string, (at: Fired) => Promise<unknown>, { closed: boolean; logs: [string, object] }]>([
    ['as it should', async () => {}, { closed: true, logs: ['ticket-closed-for-inactivity', { lateMs: 0 }] }],
    [
      'twice',
      ({ check }) => check(),
      { closed: true, logs: ['check-closed-nothing', { reason: 'closed', closedBy: 'inactivity' }] },
    ],
    [
      'an hour early',
      async ({ inbox: { time } }) => {
        time.now -= hour;
      },
      { closed: false, logs: ['check-closed-nothing', { reason: 'not-yet', closesAt: closing }] },
    ],
    [
      'a week late',
      async ({ inbox: { time } }) => {
        time.now += 7 * day;
      },
      { closed: true, logs: ['ticket-closed-for-inactivity', { lateMs: 7 * day }] },
    ],
    [
      'after auto-close was turned off',
      ({ inbox }) => inbox.set('auto-close', { enabled: false }),
      { closed: false, logs: ['check-closed-nothing', { reason: 'off' }] },
    ],
    [
      'for a ticket that was closed by hand',
      ({ inbox, ticketId }) => close({ ticketId, by: 'agt_sam' }, inbox.deps),
      { closed: true, logs: ['check-closed-nothing', { reason: 'closed', closedBy: 'agent' }] },
    ],
    [
      'for one that was reopened by hand',
      async ({ inbox, ticketId }) => {
        await close({ ticketId, by: 'agt_sam' }, inbox.deps);
        await reopen({ ticketId, by: 'agt_sam' }, inbox.deps);
      },
      { closed: false, logs: ['check-closed-nothing', { reason: 'reopened' }] },
    ],
    [
      'for one that another helpdesk has taken',
      ({ inbox, ticketId }) => change(inbox, ticketId, { handledBy: 'elsewhere' }),
      { closed: false, logs: ['check-closed-nothing', { reason: 'handled-elsewhere' }] },
    ],
    [
      'after its customer wrote again',
      ({ inbox }) => receive(inbox.deps, '1', { text: 'Still waiting!' }),
      { closed: false, logs: ['check-closed-nothing', { reason: 'waits-for-us' }] },
    ],
    [
      'under a longer period',
      ({ inbox }) => inbox.set('auto-close', { inactivityDays: 3 }),
      { closed: false, logs: ['check-closed-nothing', { reason: 'not-yet', closesAt: closing + day }] },
    ],
  ])('C4: %s: nothing wrong happens, and the log tells it by its code', async (_, happen, expected) => {
    const fired = await anAnsweredTicket();
    const { inbox, ticketId, check } = fired;
    await happen(fired);
    const before = await inbox.ticket(ticketId);
    await check();
    const after = await inbox.ticket(ticketId);
    expect(after.status).toBe(expected.closed ? 'closed' : 'open');
    const [code, details] = expected.logs;
    expect(inbox.lines.at(-1)).toEqual({ level: 'info', code, details: { ticketId, ...details } });
    const closes = code === 'ticket-closed-for-inactivity';
    if (!closes) expect(after).toEqual(before);
    expect(await notesOf(inbox, ticketId)).toHaveLength(after.closedBy === 'inactivity' ? 1 : 0);
    // What its check should be, if any, is found out afresh.
    const rearmed = [{ kind: 'check', ticketId, fired: true }];
    expect(inbox.queues.timers.map(({ job }) => job)).toEqual(closes ? [] : rearmed);
  });

  it('C4: of a ticket that is gone, or was deleted while its check decided, does nothing', async () => {
    const { inbox, ticketId, check } = await anAnsweredTicket();
    const { contactId } = await inbox.ticket(ticketId);
    const store = overlaid(inbox.store, {
      commit: async (commit) => {
        await inbox.store.eraseContact(contactId);
        return inbox.store.commit(commit);
      },
    });
    await check({ ...inbox.deps, store });
    await check();
    expect(await inbox.store.loadTicket(ticketId)).toBeNull();
    expect((await inbox.store.loadThread(ticketId, { limit: 100, cursor: null })).items).toEqual([]);
    expect(inbox.queues.timers).toEqual([]);
    const line = { level: 'info', code: 'check-for-no-ticket', details: { ticketId } };
    expect(inbox.lines.slice(-2)).toEqual([line, line]);
  });
});

describe('a waking that fires', () => {
  const until = start + 5 * hour;

  async function aSnoozedTicket(options: Parameters<typeof openInbox>[0] = {}) {
    const inbox = await openInbox(options);
    const { ticketId } = await receive(inbox.deps, '1');
    await snooze(inbox.deps, ticketId, until);
    inbox.time.now = until;
    return { inbox, ticketId, wake: (deps = inbox.deps) => handleDue({ kind: 'wake', ticketId }, deps) };
  }

  it('T9: opens the ticket; one that nobody has waits its turn', async () => {
    const { inbox, ticketId, wake } = await aSnoozedTicket();
    expect((await inbox.ticket(ticketId)).queued).toBeNull();
    await wake();
    expect(await inbox.ticket(ticketId)).toMatchObject({
      status: 'open',
      snoozedUntil: null,
      queued: { queue: 'inbox', at: until },
      lastChangeBy: 'system',
    });
    expect(inbox.queues.timers).toEqual([]);
  });

  it('T9: leaves it with whoever has it, and in no queue where round robin is off', async () => {
    const owned = await aSnoozedTicket();
    await answer(toSay(owned.ticketId), owned.inbox.deps);
    await owned.wake();
    const after = { status: 'open', assigneeId: 'agt_sam', queued: null };
    expect(await owned.inbox.ticket(owned.ticketId)).toMatchObject(after);
    const off = await aSnoozedTicket({ roundRobin: { enabled: false } });
    await off.wake();
    expect((await off.inbox.ticket(off.ticketId)).queued).toBeNull();
  });

  it('T9: wakes it once, however often it fires', async () => {
    const { inbox, ticketId, wake } = await aSnoozedTicket();
    await Promise.all([wake(), wake(), wake()]);
    await wake();
    expect((await inbox.ticket(ticketId)).version).toBe(3);
  });

  it('T9: late, it wakes it all the same', async () => {
    const { inbox, ticketId, wake } = await aSnoozedTicket();
    inbox.time.now = until + 3 * day;
    await wake();
    expect((await inbox.ticket(ticketId)).status).toBe('open');
  });

  it.each<[string, (inbox: Inbox, ticketId: `tkt_${string}`) => Promise<unknown>]>([
    [
      'too early',
      async ({ time }) => {
        time.now -= 1;
      },
    ],
    ['for a ticket that was snoozed again', (inbox, id) => snooze(inbox.deps, id, until + hour)],
    ['after the customer woke it', ({ deps }) => receive(deps, '1', { text: 'Hello?' })],
    ['after it was closed', (inbox, ticketId) => close({ ticketId, by: 'agt_sam' }, inbox.deps)],
  ])('T9: %s, it changes nothing, and has itself armed anew', async (_, happen) => {
    const { inbox, ticketId, wake } = await aSnoozedTicket();
    await happen(inbox, ticketId);
    const before = await inbox.ticket(ticketId);
    await wake();
    expect(await inbox.ticket(ticketId)).toEqual(before);
    expect(inbox.queues.timers.map(({ job }) => job)).toEqual([{ kind: 'wake', ticketId, fired: true }]);
  });

  it('T9: a customer who writes while it decides has woken it', async () => {
    const { inbox, ticketId, wake } = await aSnoozedTicket();
    let first = true;
    const store = overlaid(inbox.store, {
      commit: async (change) => {
        if (first) await receive(inbox.deps, '1', { text: 'Hello?' });
        first = false;
        return inbox.store.commit(change);
      },
    });
    await wake({ ...inbox.deps, store });
    expect(await inbox.ticket(ticketId)).toMatchObject({ status: 'open', lastSeq: 2, version: 3 });
  });

  it('of a ticket that is gone does nothing', async () => {
    const inbox = await openInbox();
    await handleDue({ kind: 'wake', ticketId: 'tkt_gone' }, inbox.deps);
    expect(inbox.queues.timers).toEqual([]);
  });
});

const mornings = {
  timeZone: 'UTC',
  weekly: [{ days: ['mon' as const, 'tue' as const], from: '10:00', to: '12:00' }],
};

describe('the office opens', () => {
  it('A8: what waited is given out, and the next opening is asked for', async () => {
    const inbox = await openInbox({ officeHours: mornings });
    await inbox.arrive(2);
    inbox.time.now = start + hour;
    await handleDue({ kind: 'open-office' }, inbox.deps);
    expect(await inbox.turns()).toHaveLength(2);
    expect(inbox.queues.timers).toMatchObject([{ job: { kind: 'open-office' } }]);
  });

  it('A6: its next opening has one schedule, however often it is asked for', async () => {
    const inbox = await openInbox({ officeHours: mornings });
    await armOpening(inbox.deps);
    await armOpening(inbox.deps);
    expect([...inbox.schedules.pending]).toEqual([
      [`open-office-${start + hour}`, { at: start + hour, job: { kind: 'open-office' } }],
    ]);
    inbox.time.now = start + hour;
    await armOpening(inbox.deps);
    expect([...inbox.schedules.pending.values()].map(({ at }) => at)).toEqual([
      start + hour,
      start + day + hour,
    ]);
  });

  it('A6: an opening within a minute is not scheduled but sent to the due queue', async () => {
    const inbox = await openInbox({ officeHours: mornings });
    inbox.time.now = start + hour - 59_000;
    await armOpening(inbox.deps);
    expect(inbox.schedules.pending.size).toBe(0);
    expect(inbox.queues.due).toMatchObject([{ job: { kind: 'open-office' }, at: start + hour }]);
  });

  it('A6: an office that never closes needs none', async () => {
    const inbox = await openInbox();
    await armOpening(inbox.deps);
    expect(inbox.schedules.pending.size).toBe(0);
    expect(inbox.queues.due).toEqual([]);
  });
});
