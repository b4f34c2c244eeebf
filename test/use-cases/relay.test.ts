import { describe, expect, it } from 'vitest';
import { goOffline } from '#domain/agent.ts';
import { hour } from '#domain/ids.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { pendingDelivery } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anAgent, anAnswer, aTicket, start } from '#test/support/builders.ts';
import { openInbox, sam } from '#test/support/inbox.ts';
import type { Change } from '#use-cases/changes.ts';
import { jobsOf, relay } from '#use-cases/relay.ts';

const before = aTicket();
const answered = answerCustomer(before, anAnswer());
if (!answered.ok) throw new Error(answered.refusal);
const { after, messages } = answered.value;
const [message] = messages;
if (message === undefined) throw new Error('an answer is a message');

const causesOf = (...changes: readonly Change[]): string[] =>
  jobsOf(changes).timers.map(({ cause }) => cause);

describe('jobs for timers', () => {
  it('C4: a new ticket, one whose clock changes, and one that is gone have their check armed', () => {
    expect(jobsOf([{ kind: 'ticket', before: null, after: before }]).timers).toEqual([
      { job: { kind: 'check', ticketId: 'tkt_1', fired: false }, cause: `tkt_1-1-${start}` },
    ]);
    expect(causesOf({ kind: 'ticket', before, after })).toEqual([`tkt_1-2-${start + hour}`]);
    expect(causesOf({ kind: 'ticket', before: after, after: null })).toContain(
      `tkt_1-2-${start + hour}-erased`,
    );
  });

  it('C4: what has nothing to do with the clock asks for nothing', () => {
    const claimed = { ...before, assigneeId: 'agt_sam' as const, queued: null, version: 2 };
    expect(causesOf({ kind: 'ticket', before, after: claimed })).toEqual([]);
  });

  it.each([
    ['lastCustomerMessageAt', start + hour],
    ['answeredAt', start + hour],
    ['lastAnswerAt', start + hour],
    ['reopenedAt', start + hour],
    ['typingAt', start + hour],
    ['status', 'closed'],
    ['handledBy', 'elsewhere'],
  ] as const)('C2–C8: the check follows %s', (fact, value) => {
    const changed = { ...before, [fact]: value, version: 2 };
    expect(causesOf({ kind: 'ticket', before, after: changed })).toHaveLength(1);
  });

  const snoozed = { ...before, status: 'snoozed', snoozedUntil: start + hour, version: 2 } as const;
  const kindsOf = (one: Ticket | null, other: Ticket | null) =>
    jobsOf([{ kind: 'ticket', before: one, after: other }]).timers.map(({ job }) => job.kind);

  it.each([
    ['snoozed', before, snoozed, ['check', 'wake']],
    ['snoozed until another time', snoozed, { ...snoozed, snoozedUntil: start + 1, version: 3 }, ['wake']],
    ['woken', snoozed, { ...before, version: 3 }, ['check', 'wake']],
    ['claimed while it is snoozed', snoozed, { ...snoozed, assigneeId: 'agt_sam', version: 3 }, []],
    ['received', null, before, ['check']],
  ] as const)('T9: a ticket that was %s', (_, one, other, kinds) => {
    expect(kindsOf(one, other)).toEqual(kinds);
  });

  it('C4, T9, A11: an erased one has all of them forgotten, also a waking that is long past', () => {
    expect(kindsOf(before, null)).toEqual(['check', 'wake', 'rotate']);
    expect(kindsOf(snoozed, null)).toEqual(['check', 'wake', 'rotate']);
  });

  it('T8: spam has no timers, whatever is done to it, nor when it expires', () => {
    const spam = { ...before, spam: true };
    const more = { ...spam, lastCustomerMessageAt: start + hour, version: 2 };
    const closed = { ...spam, status: 'closed' as const, version: 2 };
    for (const [one, other] of [
      [null, spam],
      [spam, more],
      [spam, closed],
      [spam, null],
    ] as const)
      expect(kindsOf(one, other)).toEqual([]);
  });

  it('T9: the jobs of one change have causes of their own', () => {
    const causes = causesOf({ kind: 'ticket', before, after: snoozed });
    expect(new Set(causes).size).toBe(2);
  });

  it('a change that comes twice has one cause, another change another', () => {
    const change: Change = { kind: 'ticket', before, after };
    const [one, again] = causesOf(change, change);
    expect(one).toBe(again);
    expect(causesOf({ kind: 'ticket', before: null, after: before })).not.toContain(one);
  });

  it('T2: a customer who was erased and writes again has the same ticket, whose check is another’s', () => {
    const reborn = { ...before, lastChangeAt: start + 60_000 };
    expect(causesOf({ kind: 'ticket', before: null, after: reborn })).not.toEqual(
      causesOf({ kind: 'ticket', before: null, after: before }),
    );
  });

  it('C9: new settings of auto-close have every check planned anew, from the first page on', () => {
    const { timers, due } = jobsOf([{ kind: 'setting', name: 'auto-close', version: 7, teamIds: [] }]);
    expect(timers).toEqual([]);
    expect(due).toEqual([{ kind: 'replan', run: 7, page: 0 }]);
  });

  it('A6, A8: new office hours have the next opening armed; round robin has nothing to do with timers', () => {
    expect(jobsOf([{ kind: 'setting', name: 'office-hours', version: 1, teamIds: [] }]).timers).toMatchObject(
      [{ job: { kind: 'open-office' } }],
    );
    expect(jobsOf([{ kind: 'setting', name: 'round-robin', version: 1, teamIds: [] }]).timers).toEqual([]);
  });

  it('causes fit into SQS’s 128 characters, and into its alphabet', () => {
    const long = { ...before, id: `tkt_${'0'.repeat(64)}` as const, version: 999_999_999 };
    const causes = causesOf({ kind: 'ticket', before: long, after: null });
    expect(causes).toHaveLength(3);
    for (const cause of causes) expect(cause).toMatch(/^[\w.~!@#$%^&*()+=-]{1,128}$/);
  });
});

describe('A11: when a ticket goes on to somebody else is looked at afresh', () => {
  const theirs: Ticket = { ...before, assigneeId: 'agt_sam', queued: null };
  const wanted: Ticket = {
    ...theirs,
    wantsAssignee: { since: start + hour, how: 'open' },
    lastCustomerSeq: 2,
    version: 2,
  };
  const closed: Ticket = { ...theirs, status: 'closed', version: 2 };
  const asks = (one: Ticket | null, other: Ticket | null) =>
    jobsOf([{ kind: 'ticket', before: one, after: other }]).timers.some(({ job }) => job.kind === 'rotate');

  it.each<[string, Ticket, Ticket]>([
    ['their customer writes', theirs, wanted],
    ['once more', wanted, { ...wanted, lastCustomerSeq: 3, version: 3 }],
    ['by reopening it', closed, { ...wanted, wantsAssignee: { since: start + hour, how: 'reopened' } }],
    ['they answer', wanted, { ...wanted, wantsAssignee: null, version: 3 }],
    ['somebody else is given it', wanted, { ...wanted, assigneeId: 'agt_sue', version: 3 }],
    ['it becomes a team’s', wanted, { ...wanted, teamId: 'team_returns', version: 3 }],
    ['it is snoozed', wanted, { ...wanted, status: 'snoozed', wantsAssignee: null, version: 3 }],
    ['it is reopened by hand, perhaps as somebody’s who is gone', closed, { ...theirs, version: 3 }],
    [
      'it is snoozed, perhaps as somebody’s who is gone',
      theirs,
      { ...theirs, status: 'snoozed', version: 2 },
    ],
  ])('when %s', (_, one, other) => {
    expect(asks(one, other)).toBe(true);
  });

  it.each<[string, Ticket | null, Ticket]>([
    ['is new', null, before],
    ['is given out', before, theirs],
    ['is read off the stream once more, as it was', wanted, structuredClone(wanted)],
    ['is tagged while nobody is wanted', theirs, { ...theirs, tags: ['vip'], version: 2 }],
    ['is tagged while somebody is', wanted, { ...wanted, tags: ['vip'], version: 3 }],
    ['is closed by whoever has it', theirs, closed],
    ['nobody has, and is snoozed', before, { ...before, status: 'snoozed', version: 2 }],
    ['is snoozed anew', { ...theirs, status: 'snoozed' }, { ...theirs, status: 'snoozed', version: 2 }],
    ['nobody has, and is reopened', { ...closed, assigneeId: null }, { ...before, version: 3 }],
  ])('and not when one %s', (_, one, other) => {
    expect(asks(one, other)).toBe(false);
  });
});

describe('jobs about agents', () => {
  const jobs = (one: typeof sam | null, other: typeof sam | null) =>
    jobsOf([{ kind: 'agent', before: one, after: other }]);
  const until = { kind: 'end-session', agentId: sam.id, at: sam.onlineUntil };
  const off = goOffline(sam, start);

  it('A5: whoever goes online has the end of their session armed; nobody else has', () => {
    expect(jobs(null, sam).timers.map(({ job }) => job)).toEqual([until]);
    expect(jobs(off, sam).timers.map(({ job }) => job)).toEqual([until]);
    const longer = { ...sam, onlineUntil: start + 48 * hour };
    expect(jobs(sam, longer).timers.map(({ job }) => job)).toEqual([{ ...until, at: start + 48 * hour }]);
    for (const [one, other] of [
      [sam, { ...sam, load: 3 }],
      [sam, off],
      [null, off],
      [sam, null],
    ] as const)
      expect(jobs(one, other).timers).toEqual([]);
  });

  it('A1: whoever is removed, or becomes an analyst, loses what is under way', () => {
    const release = { kind: 'release', agentId: sam.id, cursor: null, again: false };
    for (const gone of [
      { ...off, removedAt: start },
      { ...sam, role: 'analyst' as const },
    ])
      expect(jobs(sam, gone).due).toEqual([
        { ...release, status: 'open' },
        { ...release, status: 'snoozed' },
      ]);
    const removed = { ...off, removedAt: start };
    for (const [one, other] of [
      [removed, { ...removed, load: 0, version: 9 }],
      [removed, off],
      [null, anAgent({ role: 'analyst' })],
      [sam, { ...sam, role: 'owner' as const }],
      [sam, null],
    ] as const)
      expect(jobs(one, other).due).toEqual([]);
  });
});

describe('jobs for deliveries', () => {
  const deliveriesOf = (change: Extract<Change, { kind: 'message' }>) => jobsOf([change]).deliveries;

  it('an answer that was committed is to be delivered', () => {
    expect(deliveriesOf({ kind: 'message', before: null, after: message })).toEqual([
      { job: { ticketId: 'tkt_1', seq: 2 }, cause: `tkt_1-2-${start + hour}` },
    ]);
  });

  it('what its job itself has made of it asks for no other: tried, put back, sent', () => {
    const delivery = pendingDelivery(start);
    const sending = { ...message, delivery: { ...delivery, state: 'sending' as const, attempt: 1 } };
    const putBack = { ...message, delivery: { ...delivery, attempt: 1 } };
    const sent = { ...message, delivery: { ...delivery, state: 'sent' as const, attempt: 1 } };
    expect(deliveriesOf({ kind: 'message', before: message, after: sending })).toEqual([]);
    expect(deliveriesOf({ kind: 'message', before: sending, after: putBack })).toEqual([]);
    expect(deliveriesOf({ kind: 'message', before: sending, after: sent })).toEqual([]);
    expect(deliveriesOf({ kind: 'message', before: message, after: message })).toEqual([]);
  });

  it('a customer’s message, a note and what is erased go nowhere', () => {
    expect(deliveriesOf({ kind: 'message', before: null, after: { ...message, delivery: null } })).toEqual(
      [],
    );
    expect(deliveriesOf({ kind: 'message', before: message, after: null })).toEqual([]);
  });
});

describe('relaying', () => {
  it('fails as a whole when a queue can’t take it, so that the batch comes again', async () => {
    const inbox = await openInbox();
    const queues = {
      ...inbox.queues,
      requestDeliveries: async () => {
        throw new Error('out of reach');
      },
    };
    await expect(relay([{ kind: 'message', before: null, after: message }], queues)).rejects.toThrow();
  });

  it('asks all queues', async () => {
    const inbox = await openInbox();
    await relay(
      [
        { kind: 'message', before: null, after: message },
        { kind: 'ticket', before, after },
        { kind: 'rotation', queue: 'inbox', after: null },
        { kind: 'agent', before: sam, after: { ...sam, removedAt: start } },
      ],
      inbox.queues,
    );
    expect(inbox.queues.due.map(({ job }) => job.kind)).toEqual(['release', 'release']);
    expect([inbox.queues.timers.length, inbox.queues.deliveries.length]).toEqual([1, 1]);
  });
});
