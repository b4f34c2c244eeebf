import { describe, expect, it } from 'vitest';
import type { Agent } from '#domain/agent.ts';
import { day, hour, type Instant, minute } from '#domain/ids.ts';
import type { OfficeHours } from '#domain/office-hours/office-hours.ts';
import type { RoundRobinSettings } from '#domain/settings.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { closeTicket } from '#domain/ticket/close.ts';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { snoozeTicket } from '#domain/ticket/snooze.ts';
import type { Channel, Ticket } from '#domain/ticket/ticket.ts';
import { anInboundMessage, aTeam, start, unrouted } from '#test/support/builders.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { type Inbox, openInbox, overlaid, sam, sue, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { setPresence } from '#use-cases/presence.ts';
import { reconcile } from '#use-cases/reconcile.ts';

const offline = { presence: 'offline', onlineSince: null, onlineUntil: null } as const;
const away: Agent = { ...sam, ...offline, offlineSince: start - day };
const there: Agent = { ...sam, onlineUntil: start + 30 * day };
const others: Agent = { ...sue, ...offline };
const weekdays: OfficeHours = {
  timeZone: 'UTC',
  weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
  datesOff: [],
};
const rotate = { open: 'rotate', reopened: 'rotate' } as const;
/** The Monday on which every story begins, by the clock. */
const at = (clock: string, days = 0): Instant => Date.parse(`2026-03-02T${clock}:00Z`) + days * day;

interface Story {
  readonly channel?: Channel;
  readonly how?: 'open' | 'reopened' | 'woken';
  readonly sentAt?: Instant;
  readonly assignee?: Agent;
  readonly rules?: Partial<RoundRobinSettings>;
  readonly hours?: Partial<OfficeHours>;
  readonly teamId?: Ticket['teamId'];
}

const value = (result: { ok: true; value: TicketChange | 'unchanged' } | { ok: false; refusal: unknown }) => {
  if (!result.ok || result.value === 'unchanged') throw new Error('refused');
  return result.value;
};

/** Sam has a ticket since the day before; then its customer writes, or it wakes, and it is Sam's turn. */
async function aTicketOfSams(story: Story = {}) {
  const { channel = 'sms', how = 'reopened', sentAt = at('10:00'), rules = {} } = story;
  const inbox = await openInbox({
    agents: [story.assignee ?? away, others],
    roundRobin: { absentAssignee: rotate, ...rules },
    officeHours: story.hours ?? {},
    autoClose: { enabled: false },
  });
  const { time, store } = inbox;
  const clockwork = clockworkOf(inbox);
  const commit = async (change: TicketChange) => {
    expect(await store.commit({ change, at: time.now })).toBe('committed');
    return change.after;
  };
  time.now = start - day;
  const inbound = () => anInboundMessage({ channel, at: time.now });
  const routing = { ...unrouted, teamId: story.teamId ?? null };
  let ticket = await commit(openTicket('tkt_1', 1, inbound(), routing));
  const given = { assigneeId: sam.id, seenAssigneeId: undefined, by: sue.id, at: time.now };
  ticket = await commit(value(assignByHand(ticket, given)));
  if (how === 'reopened') ticket = await commit(value(closeTicket(ticket, sue.id, time.now)));
  if (how === 'woken')
    ticket = await commit(value(snoozeTicket(ticket, { until: sentAt, by: sue.id, at: time.now })));
  await clockwork.passTo(sentAt);
  if (how !== 'woken') await commit(addCustomerMessage(await inbox.ticket('tkt_1'), inbound(), routing));
  await clockwork.settle();
  const go = (status: 'online' | 'offline', agentId = sam.id) =>
    setPresence({ agentId, status, signedInAt: time.now }, inbox.deps);
  return { inbox, clockwork, go, fire: () => handleDue({ kind: 'rotate', ticketId: 'tkt_1' }, inbox.deps) };
}

/** When Sam's ticket went on, and where it has waited since. */
function handedOn({ changes }: Inbox) {
  for (const change of changes)
    if (change.kind === 'ticket' && change.before?.assigneeId === sam.id && change.after?.assigneeId === null)
      return { at: change.after.lastChangeAt, queue: change.after.queued?.queue ?? null };
  return null;
}

const afterAWeek = async (story: Story) => {
  const { inbox, clockwork } = await aTicketOfSams(story);
  await clockwork.passTo(start + 8 * day);
  return handedOn(inbox);
};
const clock = (when: { at: Instant } | null) => when && new Date(when.at).toUTCString().slice(0, 22);

const keep = { open: 'keep', reopened: 'keep' } as const;
const openOnly = { absentAssignee: { ...keep, open: 'rotate' } } as const;
const reopenedOnly = { absentAssignee: { ...keep, reopened: 'rotate' } } as const;
const chatGate = { officeHoursGate: 'web_chat' } as const;

describe('A11: a customer writes while whoever has their ticket is away', () => {
  it.each<[string, Story, string | null]>([
    ['reopened: half an hour later, by default', { rules: reopenedOnly }, 'Mon, 02 Mar 2026 10:30'],
    ['reopened: never, if the setting keeps it', { rules: openOnly }, null],
    ['open: never, by default', { how: 'open', rules: reopenedOnly }, null],
    ['open: half an hour later, by setting', { how: 'open', rules: openOnly }, 'Mon, 02 Mar 2026 10:30'],
    ['woken by its time: as an open one', { how: 'woken', rules: openOnly }, 'Mon, 02 Mar 2026 10:30'],
    ['woken by its time: never, by default', { how: 'woken', rules: reopenedOnly }, null],
    ['an e-mail', { channel: 'email' }, 'Mon, 02 Mar 2026 10:30'],
    ['an open chat', { channel: 'web_chat', how: 'open' }, 'Mon, 02 Mar 2026 10:30'],
    ['at noon, the office open', { hours: weekdays, sentAt: at('12:00') }, 'Mon, 02 Mar 2026 12:30'],
    ['at night: after the opening', { hours: weekdays, sentAt: at('20:00') }, 'Tue, 03 Mar 2026 09:30'],
    ['a waking at night', { how: 'woken', hours: weekdays, sentAt: at('20:00') }, 'Tue, 03 Mar 2026 09:30'],
    ['on a Saturday', { hours: weekdays, sentAt: at('12:00', 5) }, 'Mon, 09 Mar 2026 09:30'],
    ['just before the opening', { hours: weekdays, sentAt: at('08:59', 1) }, 'Tue, 03 Mar 2026 09:30'],
    ['with half an hour left', { hours: weekdays, sentAt: at('16:29') }, 'Mon, 02 Mar 2026 16:59'],
    ['with less left: anew the next day', { hours: weekdays, sentAt: at('16:30') }, 'Tue, 03 Mar 2026 09:30'],
    ['an office that never opens', { hours: { ...weekdays, weekly: [] } }, null],
    [
      'at night, where hours hold for chats only: an SMS',
      { hours: weekdays, rules: chatGate, sentAt: at('20:00') },
      'Mon, 02 Mar 2026 20:30',
    ],
    [
      'at night, where hours hold for chats only: a chat',
      { channel: 'web_chat', how: 'open', hours: weekdays, rules: chatGate, sentAt: at('20:00') },
      'Tue, 03 Mar 2026 09:30',
    ],
    ['while they are there', { assignee: there }, null],
    [
      'after their session ended',
      { assignee: { ...sam, onlineUntil: at('09:30') } },
      'Mon, 02 Mar 2026 10:30',
    ],
    ['who was never there', { assignee: { ...away, offlineSince: null } }, 'Mon, 02 Mar 2026 10:30'],
  ])('%s', async (_, story, expected) => {
    expect(clock(await afterAWeek(story))).toBe(expected);
  });
});

describe('A11: where it goes', () => {
  const teams = { teams: [aTeam({ agentIds: ['agt_sue'] })] };

  it('into the inbox’s queue, and stays where there is none', async () => {
    expect(await afterAWeek({})).toMatchObject({ queue: 'inbox' });
    expect(await afterAWeek({ rules: { enabled: false } })).toBeNull();
  });

  it('A9: into its team’s, round robin on or off, and into the inbox’s once the team is gone', async () => {
    for (const [enabled, setting, queue] of [
      [true, teams, 'team_returns'],
      [false, teams, 'team_returns'],
      [true, { teams: [] }, 'inbox'],
    ] as const) {
      const { inbox, clockwork } = await aTicketOfSams({ teamId: 'team_returns', rules: { enabled } });
      await inbox.set('teams', setting);
      // What is to become of it is decided when it is due, by the settings of then.
      await inbox.store.savePending('tkt_1', 'rotate', { generation: 9, at: at('10:30') });
      await clockwork.passTo(at('10:30'));
      await handleDue({ kind: 'rotate', ticketId: 'tkt_1' }, inbox.deps);
      expect(handedOn(inbox)).toEqual({ at: at('10:30'), queue });
    }
  });

  it('A12, T11: to whose turn it is, and its thread says why', async () => {
    const { inbox, clockwork, go } = await aTicketOfSams();
    await go('online', sue.id);
    await clockwork.passTo(at('10:31'));
    expect(await inbox.ticket('tkt_1')).toMatchObject({
      assigneeId: sue.id,
      assignment: { by: 'rotation' },
      wantsAssignee: null,
      queued: null,
    });
    const { items } = await inbox.store.loadThread('tkt_1', { limit: 100, cursor: null });
    const told = items.flatMap((entry) => (entry.kind === 'history' ? entry.entry.events : []));
    expect(told.slice(-2)).toMatchObject([
      { kind: 'unassigned', from: sam.id, why: 'away' },
      { kind: 'assigned', to: sue.id, how: 'rotation' },
    ]);
    expect((await inbox.agent(sam.id)).load).toBe(0);
    expect((await inbox.agent(sue.id)).load).toBe(1);
  });
});

describe('A11: whoever is back in time keeps it', () => {
  const unchanged = async (
    happen: (story: Awaited<ReturnType<typeof aTicketOfSams>>) => Promise<unknown>,
  ) => {
    const story = await aTicketOfSams();
    await happen(story);
    await story.clockwork.passTo(start + 3 * day);
    return handedOn(story.inbox);
  };

  it('back at the last moment, and its history says nothing', async () => {
    const { inbox, clockwork, go, fire } = await aTicketOfSams();
    await clockwork.passTo(at('10:30') - 1);
    await go('online');
    const before = await inbox.ticket('tkt_1');
    await clockwork.passTo(at('12:00'));
    await fire();
    expect(await inbox.ticket('tkt_1')).toEqual(before);
  });

  it('also if they have left once more by then: the customer’s next message counts', async () => {
    const { inbox, clockwork, go } = await aTicketOfSams();
    await clockwork.passTo(at('10:10'));
    await go('online');
    await clockwork.passTo(at('10:20'));
    await go('offline');
    await clockwork.passTo(at('15:00'));
    expect(handedOn(inbox)).toBeNull();
    const ticket = await inbox.ticket('tkt_1');
    const again = anInboundMessage({ at: at('15:00') });
    await inbox.store.commit({ change: addCustomerMessage(ticket, again, unrouted), at: at('15:00') });
    await clockwork.passTo(at('18:00'));
    expect(handedOn(inbox)).toEqual({ at: at('15:30'), queue: 'inbox' });
  });

  it('or has answered from wherever they are, or somebody else has', async () => {
    for (const agentId of [sam.id, sue.id])
      expect(await unchanged(({ inbox }) => answer(toSay('tkt_1', { agentId }), inbox.deps))).toBeNull();
  });

  it('or it was closed, snoozed, or the settings keep it by then', async () => {
    const change = async (inbox: Inbox, decide: (ticket: Ticket) => Parameters<typeof value>[0]) =>
      inbox.store.commit({ change: value(decide(await inbox.ticket('tkt_1'))), at: inbox.time.now });
    const closing = ({ inbox }: { inbox: Inbox }) =>
      change(inbox, (ticket) => closeTicket(ticket, sue.id, at('10:05')));
    const snoozing = ({ inbox }: { inbox: Inbox }) =>
      change(inbox, (ticket) => snoozeTicket(ticket, { until: at('10:00', 9), by: sue.id, at: at('10:05') }));
    const keeping = ({ inbox }: { inbox: Inbox }) => inbox.set('round-robin', { absentAssignee: keep });
    for (const happen of [closing, snoozing, keeping]) expect(await unchanged(happen)).toBeNull();
  });
});

describe('A11: what they missed', () => {
  const writes = async ({ inbox, clockwork }: Awaited<ReturnType<typeof aTicketOfSams>>, when: Instant) => {
    await clockwork.passTo(when);
    const ticket = await inbox.ticket('tkt_1');
    const change = addCustomerMessage(ticket, anInboundMessage({ at: when }), unrouted);
    await inbox.store.commit({ change, at: when });
    await clockwork.settle();
  };

  it('is the first message since they left: later ones put nothing off', async () => {
    const story = await aTicketOfSams({ assignee: there });
    await story.clockwork.passTo(at('11:00'));
    await story.go('offline');
    for (const when of ['11:10', '11:20', '11:30', '11:39']) await writes(story, at(when));
    await story.clockwork.passTo(at('18:00'));
    expect(handedOn(story.inbox)).toEqual({ at: at('11:40'), queue: 'inbox' });
  });

  it('is nothing while nobody has written since they left', async () => {
    const story = await aTicketOfSams({ assignee: there });
    await story.clockwork.passTo(at('10:01'));
    await story.go('offline');
    await story.clockwork.passTo(start + 2 * day);
    expect(handedOn(story.inbox)).toBeNull();
  });

  it('is nothing that came before their session ended, though nobody has turned their switch', async () => {
    const story = await aTicketOfSams({ assignee: { ...sam, onlineUntil: at('10:15') } });
    story.clockwork.lose(({ kind }) => kind === 'end-session');
    await story.clockwork.passTo(at('12:00'));
    await story.fire();
    expect(handedOn(story.inbox)).toBeNull();
    await writes(story, at('12:00'));
    await story.clockwork.passTo(at('18:00'));
    expect(handedOn(story.inbox)).toEqual({ at: at('12:30'), queue: 'inbox' });
  });

  it('is no machine’s mail', async () => {
    const story = await aTicketOfSams({ assignee: there, channel: 'email' });
    await story.clockwork.passTo(at('10:01'));
    await story.go('offline');
    await writes(story, at('10:20'));
    const { inbox } = story;
    const store = overlaid(inbox.store, {
      loadMessagesAfter: async (...about) =>
        (await inbox.store.loadMessagesAfter(...about)).flatMap((message) => [
          { ...message, at: at('10:05'), code: 'automatic-mail' as const },
          message,
        ]),
    });
    inbox.time.now = at('10:49');
    await handleDue({ kind: 'rotate', ticketId: 'tkt_1' }, { ...inbox.deps, store });
    expect(handedOn(inbox)).toBeNull();
    await story.clockwork.passTo(at('10:50'));
    expect(handedOn(inbox)).toMatchObject({ at: at('10:50') });
  });
});

describe('A11: firing', () => {
  it('early changes nothing, and has itself armed anew; at its time it goes', async () => {
    const { inbox, clockwork, fire } = await aTicketOfSams();
    inbox.time.now = at('10:30') - 1;
    const before = await inbox.ticket('tkt_1');
    await fire();
    expect(await inbox.ticket('tkt_1')).toEqual(before);
    expect(inbox.queues.timers.map(({ job }) => job)).toEqual([
      { kind: 'rotate', ticketId: 'tkt_1', fired: true },
    ]);
    await clockwork.passTo(at('10:30'));
    expect(handedOn(inbox)).toMatchObject({ at: at('10:30') });
  });

  it('ten times at once, or once more late, does it once', async () => {
    const { inbox, fire } = await aTicketOfSams();
    inbox.time.now = at('10:30');
    await Promise.all(Array.from({ length: 10 }, fire));
    inbox.time.now = at('19:00');
    await fire();
    const turns = inbox.changes.filter(
      (change) => change.kind === 'ticket' && change.after?.lastChangeBy === 'rotation',
    );
    expect(turns).toHaveLength(1);
  });

  it('while the customer’s assignee answers leaves it theirs', async () => {
    const { inbox } = await aTicketOfSams();
    inbox.time.now = at('10:30');
    let first = true;
    const store = overlaid(inbox.store, {
      commit: async (commit) => {
        if (first) {
          first = false;
          await answer(toSay('tkt_1'), inbox.deps);
        }
        return inbox.store.commit(commit);
      },
    });
    await handleDue({ kind: 'rotate', ticketId: 'tkt_1' }, { ...inbox.deps, store });
    expect(await inbox.ticket('tkt_1')).toMatchObject({ assigneeId: sam.id, wantsAssignee: null });
  });

  it('for no ticket, or one that nobody has, does nothing', async () => {
    const { inbox } = await aTicketOfSams();
    await handleDue({ kind: 'rotate', ticketId: 'tkt_gone' }, inbox.deps);
    expect(inbox.queues.timers).toEqual([]);
  });

  it('has one schedule, which goes when nobody is wanted any longer', async () => {
    const { inbox, clockwork } = await aTicketOfSams();
    expect([...inbox.schedules.pending]).toEqual([
      ['rotate-tkt_1-1', { at: at('10:30'), job: { kind: 'rotate', ticketId: 'tkt_1' } }],
    ]);
    await answer(toSay('tkt_1'), inbox.deps);
    await clockwork.settle();
    expect([...inbox.schedules.pending.keys()]).toEqual([]);
  });
});

describe('A11: somebody who is gone', () => {
  const removed: Agent = { ...away, removedAt: start - 2 * day };
  const analyst: Agent = { ...there, role: 'analyst' };

  it.each([
    ['was removed', removed],
    ['is an analyst now', analyst],
  ])(
    'and %s loses what their customer reopens at once, at night, whatever the setting',
    async (_, assignee) => {
      const night = { assignee, hours: weekdays, sentAt: at('20:00') };
      for (const absentAssignee of [rotate, keep])
        expect(await afterAWeek({ ...night, rules: { absentAssignee } })).toEqual({
          at: at('20:00'),
          queue: 'inbox',
        });
      expect(await afterAWeek({ ...night, rules: { enabled: false } })).toEqual({
        at: at('20:00'),
        queue: null,
      });
    },
  );

  it('T11: and its thread says that they are gone', async () => {
    const { inbox } = await aTicketOfSams({ assignee: removed });
    const { items } = await inbox.store.loadThread('tkt_1', { limit: 100, cursor: null });
    const told = items.flatMap((entry) => (entry.kind === 'history' ? entry.entry.events : []));
    expect(told).toContainEqual({ kind: 'unassigned', from: sam.id, why: 'removed' });
  });

  it('keeps the name on what is closed', async () => {
    const { inbox, clockwork, fire } = await aTicketOfSams({ assignee: there });
    await inbox.store.commit({
      change: value(closeTicket(await inbox.ticket('tkt_1'), sue.id, at('10:05'))),
      at: at('10:05'),
    });
    const before = await inbox.agent(sam.id);
    await inbox.store.saveAgent({
      before,
      after: { ...before, ...offline, removedAt: at('10:06'), version: before.version + 1 },
    });
    await fire();
    await clockwork.passTo(at('12:00'));
    expect(await inbox.ticket('tkt_1')).toMatchObject({ status: 'closed', assigneeId: sam.id });
    expect(inbox.schedules.pending.size).toBe(0);
  });
});

describe('A11: a schedule that was lost', () => {
  const lost = async () => {
    const story = await aTicketOfSams();
    story.clockwork.lose(({ kind }) => kind === 'rotate');
    return story;
  };

  it('is healed once it is five minutes late, and counted', async () => {
    const { inbox, clockwork } = await lost();
    await clockwork.passTo(at('10:35'));
    expect(await reconcile(inbox.deps)).toMatchObject({ handOns: 0 });
    await clockwork.passTo(at('10:35') + 1);
    expect(await reconcile(inbox.deps)).toMatchObject({ handOns: 1 });
    expect(inbox.counted.get('Healed')).toBe(1);
    await clockwork.settle();
    expect(handedOn(inbox)).toMatchObject({ queue: 'inbox' });
    expect(await reconcile(inbox.deps)).toMatchObject({ handOns: 0 });
  });

  it('at night is late five minutes after the time that it had', async () => {
    const { inbox, clockwork } = await aTicketOfSams({ hours: weekdays, sentAt: at('20:00') });
    clockwork.lose(({ kind }) => kind === 'rotate');
    for (const [when, handOns] of [
      [at('09:31', 1), 0],
      [at('09:35', 1) + 1, 1],
    ] as const) {
      await clockwork.passTo(when);
      expect(await reconcile(inbox.deps)).toMatchObject({ handOns });
    }
  });

  it('of somebody who is back is none', async () => {
    const { inbox, clockwork, go } = await lost();
    await go('online');
    await clockwork.passTo(at('12:00'));
    expect(await reconcile(inbox.deps)).toMatchObject({ handOns: 0 });
  });

  it('is none where new settings want what nobody planned: that is done all the same, and rings nothing', async () => {
    const { inbox, clockwork } = await aTicketOfSams({ rules: { absentAssignee: keep } });
    await clockwork.passTo(at('12:00'));
    await inbox.set('round-robin', { absentAssignee: rotate });
    expect(await reconcile(inbox.deps)).toMatchObject({ handOns: 0 });
    expect(inbox.counted.has('Healed')).toBe(false);
    await clockwork.settle();
    expect(handedOn(inbox)).toEqual({ at: at('12:00'), queue: 'inbox' });
  });
});

describe('T9: a snoozed ticket that nobody has', () => {
  it.each([
    ['waits its turn when it wakes', false, { queue: 'inbox', at: start + hour }],
    ['stays with nobody when it wakes, where that was chosen', true, null],
  ])('%s', async (_, outOfRotation, queued) => {
    const inbox = await openInbox({ agents: [others] });
    const opened = openTicket('tkt_1', 1, anInboundMessage({ at: start }), unrouted);
    await inbox.store.commit({
      change: { ...opened, after: { ...opened.after, outOfRotation } },
      at: start,
    });
    const ticket = await inbox.ticket('tkt_1');
    const snoozing = value(snoozeTicket(ticket, { until: start + hour, by: sue.id, at: start + minute }));
    await inbox.store.commit({ change: snoozing, at: start + minute });
    const clockwork = clockworkOf(inbox);
    await clockwork.passTo(start + hour);
    expect(await inbox.ticket('tkt_1')).toMatchObject({ status: 'open', queued, assigneeId: null });
  });
});
