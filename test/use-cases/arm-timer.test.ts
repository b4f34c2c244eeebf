import { describe, expect, it } from 'vitest';
import { day, hour, minute, second } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid, receive, sam, snooze, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { type Arming, armTimer, longestSpread, scheduleName } from '#use-cases/arm-timer.ts';
import { close, reopen } from '#use-cases/close.ts';

type Options = { fired?: boolean; replanned?: boolean; repeated?: boolean };

async function aTicketWithCheck(options: Parameters<typeof openInbox>[0] = {}) {
  const inbox = await openInbox(options);
  const { ticketId } = await receive(inbox.deps, '1');
  const arm = ({ fired = false, replanned, repeated = false }: Options = {}, deps: Partial<Arming> = {}) =>
    armTimer({ kind: 'check', ticketId, fired, replanned }, repeated, { ...inbox.deps, ...deps });
  await arm();
  const pending = () => Object.fromEntries([...inbox.schedules.pending].map(([name, { at }]) => [name, at]));
  return {
    inbox,
    ticketId,
    arm,
    pending,
    name: (generation: number) => scheduleName('check', ticketId, generation),
  };
}

const reply = (inbox: Inbox, ticketId: `tkt_${string}`) => answer(toSay(ticketId), inbox.deps);

describe('a ticket’s one pending check', () => {
  it('C4: is due a period after the customer’s message', async () => {
    const { inbox, pending, name } = await aTicketWithCheck();
    expect(pending()).toEqual({ [name(1)]: start + 2 * day });
    expect(inbox.schedules.pending.get(name(1))?.job).toMatchObject({ kind: 'check' });
  });

  it('C4: is moved by each customer reply and by the answer that starts the clock', async () => {
    const { inbox, ticketId, arm, pending, name } = await aTicketWithCheck();
    for (const act of [() => receive(inbox.deps, '1', { text: 'Hello?' }), () => reply(inbox, ticketId)]) {
      inbox.time.now += hour;
      await act();
      await arm();
      expect(pending()).toEqual({ [name(1)]: inbox.time.now + 2 * day });
    }
  });

  it('C2, C4: a second answer moves nothing', async () => {
    const { inbox, ticketId, arm, pending } = await aTicketWithCheck();
    await reply(inbox, ticketId);
    await arm();
    const before = pending();
    inbox.time.now += hour;
    await reply(inbox, ticketId);
    await arm();
    expect(pending()).toEqual(before);
  });

  it('C4: goes when the ticket closes, and comes back when it is reopened', async () => {
    const { inbox, ticketId, arm, pending, name } = await aTicketWithCheck();
    await close({ ticketId, by: sam.id }, inbox.deps);
    await arm();
    expect(pending()).toEqual({});
    inbox.time.now += hour;
    await reopen({ ticketId, by: sam.id }, inbox.deps);
    await arm();
    expect(pending()).toEqual({ [name(2)]: inbox.time.now + 2 * day });
  });

  it('C1, C9: goes when auto-close is turned off, and none is made while it is', async () => {
    const { inbox, arm, pending } = await aTicketWithCheck();
    await inbox.set('auto-close', { enabled: false });
    await arm({ replanned: true });
    expect(pending()).toEqual({});
    await arm();
    expect(pending()).toEqual({});
  });

  it('C4: goes with a ticket that is erased', async () => {
    const { inbox, ticketId, arm, pending } = await aTicketWithCheck();
    const store = overlaid(inbox.store, {
      loadForTimer: async (...about) => ({ ...(await inbox.store.loadForTimer(...about)), ticket: null }),
    });
    await arm({}, { store });
    expect(pending()).toEqual({});
    expect((await inbox.store.loadForTimer(ticketId, 'check')).pending).toBeNull();
  });

  it('tells Scheduler nothing that it knows', async () => {
    const { inbox, arm } = await aTicketWithCheck();
    const schedules = {
      put: () => Promise.reject(new Error('nothing to put')),
      remove: () => Promise.reject(new Error('nothing to remove')),
    };
    await arm({}, { schedules });
    expect(inbox.schedules.pending.size).toBe(1);
  });
});

describe.each(['check', 'wake', 'rotate'] as const)('C4, T9, A11: what is remembered of a %s', (kind) => {
  it('goes with the ticket, though its schedule has long been done with', async () => {
    const inbox = await openInbox();
    await inbox.store.savePending('tkt_gone', kind, { generation: 3, at: null });
    for (const _ of [1, 2]) await armTimer({ kind, ticketId: 'tkt_gone', fired: false }, false, inbox.deps);
    expect((await inbox.store.loadForTimer('tkt_gone', kind)).pending).toBeNull();
  });
});

describe('names', () => {
  it('C4: near the old time the next one is taken, for Scheduler may be about to delete the old one', async () => {
    const { inbox, arm, pending, name } = await aTicketWithCheck();
    inbox.time.now = start + 2 * day - minute;
    await receive(inbox.deps, '1', { text: 'Hello?' });
    await arm();
    expect(pending()).toEqual({ [name(2)]: inbox.time.now + 2 * day });
  });

  it('C4: well before the old time the same one is replaced', async () => {
    const { inbox, arm, pending, name } = await aTicketWithCheck();
    inbox.time.now = start + 2 * day - 3 * minute;
    await receive(inbox.deps, '1', { text: 'Hello?' });
    await arm();
    expect(pending()).toEqual({ [name(1)]: inbox.time.now + 2 * day });
  });

  it('C4: after a check fired too early the next one is taken, for the same time', async () => {
    const { inbox, arm, pending, name } = await aTicketWithCheck();
    inbox.schedules.pending.clear();
    await arm({ fired: true });
    expect(pending()).toEqual({ [name(2)]: start + 2 * day });
  });

  it('C4: a check that fired twice leaves one', async () => {
    const { arm, pending, name } = await aTicketWithCheck();
    await arm({ fired: true });
    await arm({ fired: true });
    expect(pending()).toEqual({ [name(3)]: start + 2 * day });
  });

  it('C4: a check that finds the clock standing still is armed for now plus the period', async () => {
    const { inbox, arm, pending, name } = await aTicketWithCheck();
    inbox.time.now = start + 2 * day;
    inbox.schedules.pending.clear();
    await arm({ fired: true });
    expect(pending()).toEqual({ [name(2)]: start + 4 * day });
    inbox.time.now += minute;
    await arm();
    expect(pending()).toEqual({ [name(2)]: start + 4 * day });
  });
});

describe('what is due within a minute', () => {
  it('is not scheduled but goes to the due queue, and replaces what was scheduled', async () => {
    const { inbox, ticketId, arm, pending } = await aTicketWithCheck();
    await reply(inbox, ticketId);
    inbox.time.now = start + 2 * day - 59 * second;
    await inbox.set('auto-close', { closeUnanswered: true });
    inbox.schedules.pending.clear();
    await arm({ fired: true });
    expect(pending()).toEqual({});
    expect(inbox.queues.due).toEqual([
      { job: { kind: 'check', ticketId }, at: start + 2 * day, sentAt: inbox.time.now },
    ]);
  });

  it('at a minute’s distance is scheduled', async () => {
    const { inbox, ticketId, arm, pending } = await aTicketWithCheck();
    await reply(inbox, ticketId);
    inbox.time.now = start + 2 * day - minute;
    await arm({ fired: true });
    expect(Object.values(pending())).toEqual([start + 2 * day]);
    expect(inbox.queues.due).toEqual([]);
  });
});

describe('T9: a snoozed ticket’s one pending waking', () => {
  const until = start + 5 * hour;

  async function aSnoozedTicket(options: Parameters<typeof openInbox>[0] = {}) {
    const inbox = await openInbox(options);
    const { ticketId } = await receive(inbox.deps, '1');
    const arm = ({ fired = false, repeated = false }: Options = {}, deps: Partial<Arming> = {}) =>
      armTimer({ kind: 'wake', ticketId, fired }, repeated, { ...inbox.deps, ...deps });
    const put = async (at: number) => {
      await snooze(inbox.deps, ticketId, at);
      await arm();
    };
    await put(until);
    const pending = () =>
      Object.fromEntries([...inbox.schedules.pending].map(([name, { at, job }]) => [name, [at, job.kind]]));
    const name = (generation: number) => `wake-${ticketId}-${generation}`;
    return { inbox, ticketId, arm, put, pending, name };
  }

  it('is due when its time comes, whatever auto-close says', async () => {
    const { pending, name } = await aSnoozedTicket({ autoClose: { enabled: false } });
    expect(pending()).toEqual({ [name(1)]: [until, 'wake'] });
  });

  it('is moved by snoozing it again, later or sooner', async () => {
    const { put, pending, name } = await aSnoozedTicket();
    for (const other of [until + hour, until - hour]) {
      await put(other);
      expect(pending()).toEqual({ [name(1)]: [other, 'wake'] });
    }
  });

  it('takes the next name near the old time, for Scheduler may be about to delete the old one', async () => {
    const { inbox, put, pending, name } = await aSnoozedTicket();
    inbox.time.now = until - minute;
    await put(until + hour);
    expect(pending()).toEqual({ [name(2)]: [until + hour, 'wake'] });
  });

  it('goes when the customer writes, or the ticket is closed, and comes back under another name', async () => {
    const { inbox, ticketId, arm, put, pending, name } = await aSnoozedTicket();
    await receive(inbox.deps, '1', { text: 'Hello?' });
    await arm();
    expect(pending()).toEqual({});
    await put(until);
    expect(pending()).toEqual({ [name(2)]: [until, 'wake'] });
    await close({ ticketId, by: sam.id }, inbox.deps);
    await arm();
    expect(pending()).toEqual({});
  });

  it('is one, however often it is asked for, and after a crash', async () => {
    const { inbox, arm, pending, name } = await aSnoozedTicket();
    await arm();
    await arm({ repeated: true });
    expect(pending()).toEqual({ [name(1)]: [until, 'wake'] });
    const store = overlaid(inbox.store, { savePending: () => Promise.reject(new Error('cut short')) });
    await expect(arm({ fired: true }, { store })).rejects.toThrow('cut short');
    await arm({ fired: true, repeated: true });
    expect(Object.values(pending())).toEqual([[until, 'wake']]);
  });

  it('that fired too early is armed anew, for the same time', async () => {
    const { inbox, arm, pending, name } = await aSnoozedTicket();
    inbox.schedules.pending.clear();
    await arm({ fired: true });
    await arm({ fired: true });
    expect(pending()).toEqual({ [name(3)]: [until, 'wake'] });
  });

  it('within a minute goes to the due queue', async () => {
    const { inbox, ticketId, put, pending } = await aSnoozedTicket();
    await put(start + minute - 1);
    expect(pending()).toEqual({});
    expect(inbox.queues.due).toMatchObject([{ job: { kind: 'wake', ticketId }, at: start + minute - 1 }]);
  });

  it('is nobody’s where the ticket is not snoozed: what is asked for in vain leaves nothing', async () => {
    const inbox = await openInbox();
    const { ticketId } = await receive(inbox.deps, '1');
    for (const fired of [false, true]) await armTimer({ kind: 'wake', ticketId, fired }, false, inbox.deps);
    expect(inbox.schedules.pending.size).toBe(0);
    expect((await inbox.store.loadForTimer(ticketId, 'wake')).pending).toBeNull();
  });

  it('goes with a ticket that is erased, and nothing is remembered of it', async () => {
    const { inbox, ticketId, arm, pending } = await aSnoozedTicket();
    await inbox.store.eraseContact((await inbox.ticket(ticketId)).contactId);
    await arm();
    expect(pending()).toEqual({});
    expect((await inbox.store.loadForTimer(ticketId, 'wake')).pending).toBeNull();
  });

  it('C4, T9: stands beside the check, and neither moves the other', async () => {
    const { inbox, ticketId, arm, pending, name } = await aSnoozedTicket();
    await armTimer({ kind: 'check', ticketId, fired: false }, false, inbox.deps);
    await arm();
    expect(pending()).toEqual({
      [name(1)]: [until, 'wake'],
      [`check-${ticketId}-1`]: [start + 2 * day, 'check'],
    });
  });
});

describe('C9: what new settings make overdue', () => {
  async function overdue() {
    const story = await aTicketWithCheck({ autoClose: { inactivityDays: 30 } });
    await reply(story.inbox, story.ticketId);
    await story.arm();
    story.inbox.time.now = start + 10 * day;
    await story.inbox.set('auto-close', { inactivityDays: 2 });
    return story;
  }
  const allOf = ({ inbox, pending }: Awaited<ReturnType<typeof overdue>>): number[] => [
    ...Object.values(pending()),
    ...inbox.queues.due.map(({ at }) => at),
  ];

  it('is checked within minutes', async () => {
    const story = await overdue();
    await story.arm({ replanned: true });
    const [at = 0, ...more] = allOf(story);
    expect(more).toEqual([]);
    expect(at).toBeGreaterThanOrEqual(story.inbox.time.now);
    expect(at).toBeLessThanOrEqual(story.inbox.time.now + longestSpread);
  });

  it('not in one burst: each at a time of its own', async () => {
    const times = new Set<number>();
    for (let nth = 0; nth < 20; nth++) {
      const story = await overdue();
      await story.arm({ replanned: true });
      for (const at of allOf(story)) times.add(at);
    }
    expect(times.size).toBeGreaterThan(15);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(minute);
  });

  it('once, also when the job comes again or another change brings one more', async () => {
    const story = await overdue();
    await story.arm({ replanned: true });
    const before = allOf(story);
    await story.arm({ replanned: true });
    await story.arm();
    expect(allOf(story)).toEqual(before);
  });

  it('C10: what is late for another reason is due at once', async () => {
    const story = await overdue();
    await story.arm();
    expect(story.inbox.queues.due).toHaveLength(1);
    expect(story.inbox.queues.due[0]?.at).toBe(start + 2 * day);
  });
});

describe('C4: after a crash', () => {
  /** Arms with a Scheduler or a table that fails after it has done what it was asked. */
  const cutShort = async (
    story: Awaited<ReturnType<typeof aTicketWithCheck>>,
    where: 'put' | 'remove' | 'save',
  ) => {
    const { schedules, store } = story.inbox;
    const failing = async (work: Promise<unknown>): Promise<never> => {
      await work;
      throw new Error('cut short');
    };
    await expect(
      story.arm(
        { fired: true },
        {
          schedules: {
            put: (schedule) => (where === 'put' ? failing(schedules.put(schedule)) : schedules.put(schedule)),
            remove: (name) => (where === 'remove' ? failing(schedules.remove(name)) : schedules.remove(name)),
          },
          store: overlaid(store, {
            savePending: (...saved) =>
              where === 'save' ? failing(store.savePending(...saved)) : store.savePending(...saved),
          }),
        },
      ),
    ).rejects.toThrow('cut short');
  };

  it.each(['put', 'remove', 'save'] as const)(
    'in %s, the job that comes again leaves one check',
    async (where) => {
      const story = await aTicketWithCheck();
      await cutShort(story, where);
      await story.arm({ fired: true, repeated: true });
      expect(Object.values(story.pending())).toEqual([start + 2 * day]);
    },
  );

  it('in taking it away, the job that comes again finds things as they were, and puts it back', async () => {
    const story = await aTicketWithCheck();
    await story.inbox.set('auto-close', { enabled: false });
    const store = overlaid(story.inbox.store, { savePending: () => Promise.reject(new Error('cut short')) });
    await expect(story.arm({}, { store })).rejects.toThrow('cut short');
    expect(story.pending()).toEqual({});
    await story.inbox.set('auto-close', { enabled: true });
    await story.arm({ repeated: true });
    expect(story.pending()).toEqual({ [story.name(1)]: start + 2 * day });
  });

  it.each(['put', 'remove', 'save'] as const)(
    'in %s, the job that comes again to a ticket that was closed meanwhile leaves none',
    async (where) => {
      const story = await aTicketWithCheck();
      await cutShort(story, where);
      await close({ ticketId: story.ticketId, by: sam.id }, story.inbox.deps);
      await story.arm({ fired: true, repeated: true });
      expect(story.pending()).toEqual({});
    },
  );
});
