import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeIfInactive } from '#domain/auto-close/close-if-inactive.ts';
import { day, hour } from '#domain/ids.ts';
import { type HistoryEvent, historyOf } from '#domain/ticket/history.ts';
import { addCustomerMessage } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anInboundMessage, aTicket, autoClose, start, toInbox } from '#test/support/builders.ts';
import { anyLife, perform } from './machine.ts';

const at = start + hour;
const ticket = aTicket({ lastSeq: 4, version: 9 });
const samHas = { assigneeId: 'agt_sam', assignment: { by: 'person', at, agentId: 'agt_mia' } } as const;
const next = (changes: Partial<Ticket>, before: Ticket = ticket): Ticket => ({
  ...before,
  lastChangeBy: 'agt_mia',
  lastChangeAt: at,
  ...changes,
  version: before.version + 1,
});

interface Row {
  readonly title: string;
  readonly before?: Ticket;
  readonly change: Partial<Ticket>;
}

describe('T11: what happened to a ticket', () => {
  test('tells when, by whom, after which message, and of which version', () => {
    expect(historyOf(ticket, next(samHas))).toEqual({
      ticketId: 'tkt_1',
      afterSeq: 4,
      version: 10,
      at,
      by: 'agt_mia',
      events: [{ kind: 'assigned', to: 'agt_sam', from: null, how: 'person', turn: null }],
    });
  });

  test('an answer to a closed ticket that closes it again reopened it for a moment, and is followed by both', () => {
    const before = next({ status: 'closed', closedAt: at, closedBy: 'agent' });
    const after = next(
      { lastSeq: 5, cycle: 2, openedAt: at + 1, closedAt: at + 1, lastChangeAt: at + 1 },
      before,
    );
    expect(historyOf(before, after)).toMatchObject({
      afterSeq: 5,
      events: [{ kind: 'reopened' }, { kind: 'closed', closedBy: 'agent' }],
    });
  });

  const sams = next(samHas);
  const closed = next({ status: 'closed', closedAt: at, closedBy: 'agent' });
  const byRotation = { by: 'rotation', at, drainId: 'drn_1', turn: 3 } as const;
  test.each<Row & { readonly event: HistoryEvent }>([
    {
      title: 'assigned by rotation',
      change: { assigneeId: 'agt_sue', assignment: byRotation },
      event: {
        kind: 'assigned',
        to: 'agt_sue',
        from: null,
        how: 'rotation',
        turn: { drainId: 'drn_1', place: 3 },
      },
    },
    {
      title: 'taken over by a reply',
      change: { assigneeId: 'agt_sue', assignment: { by: 'reply', at, agentId: 'agt_sue' } },
      event: { kind: 'assigned', to: 'agt_sue', from: null, how: 'reply', turn: null },
    },
    {
      title: 'handed on',
      before: sams,
      change: { ...samHas, assigneeId: 'agt_sue' },
      event: { kind: 'assigned', to: 'agt_sue', from: 'agt_sam', how: 'person', turn: null },
    },
    {
      title: 'given to nobody',
      before: sams,
      change: { assigneeId: null, assignment: null },
      event: { kind: 'unassigned', from: 'agt_sam', why: 'person' },
    },
    {
      title: 'closed by hand',
      change: { status: 'closed', closedBy: 'agent', closedAt: at },
      event: { kind: 'closed', closedBy: 'agent' },
    },
    {
      title: 'ended by the visitor',
      change: { status: 'closed', closedBy: 'customer', closedAt: at },
      event: { kind: 'closed', closedBy: 'customer' },
    },
    {
      title: 'reopened',
      before: closed,
      change: { status: 'open', closedBy: null, closedAt: null },
      event: { kind: 'reopened' },
    },
    {
      title: 'snoozed',
      change: { status: 'snoozed', snoozedUntil: at + day },
      event: { kind: 'snoozed', until: at + day },
    },
    {
      title: 'snoozed until another time',
      before: next({ status: 'snoozed', snoozedUntil: at }),
      change: { snoozedUntil: at + day },
      event: { kind: 'snoozed', until: at + day },
    },
    {
      title: 'woken',
      before: next({ status: 'snoozed', snoozedUntil: at }),
      change: { status: 'open', snoozedUntil: null },
      event: { kind: 'woken' },
    },
    {
      title: 'tagged',
      before: next({ tags: ['late', 'vip'] }),
      change: { tags: ['vip', 'refund'] },
      event: { kind: 'tagged', added: ['refund'], removed: ['late'] },
    },
    {
      title: 'routed to a team',
      change: { teamId: 'team_vip' },
      event: { kind: 'routed', to: 'team_vip', from: null },
    },
    {
      title: 'left to nobody, as nobody was eligible (A8)',
      before: next(toInbox),
      change: { queued: null, lastChangeBy: 'rotation' },
      event: { kind: 'unqueued', from: 'inbox', why: 'nobody-eligible' },
    },
    {
      title: 'left to nobody, as round robin was off (A8)',
      before: next(toInbox),
      change: { queued: null, lastChangeBy: 'system' },
      event: { kind: 'unqueued', from: 'inbox', why: 'round-robin-off' },
    },
    {
      title: 'taken out of the queue by hand (A3)',
      before: next(toInbox),
      change: { queued: null, outOfRotation: true, lastChangeBy: 'agt_sam' },
      event: { kind: 'unqueued', from: 'inbox', why: 'person' },
    },
  ])('$title', ({ before = ticket, change, event }) => {
    expect(historyOf(before, next(change, before))?.events).toEqual([event]);
  });

  test('may be several things at once: an answer to a closed ticket that nobody has', () => {
    const answered = next({ ...samHas, status: 'open', closedAt: null, closedBy: null }, closed);
    expect(historyOf(closed, answered)?.events.map(({ kind }) => kind)).toEqual(['assigned', 'reopened']);
  });
});

describe('T11: nothing that the team should see', () => {
  test.each<Row>([
    { title: 'whose load counts it', change: { loadOf: 'agt_sam' } },
    { title: 'that it entered a queue', change: toInbox },
    {
      title: 'that its queue is another',
      before: next(toInbox),
      change: { queued: { queue: 'team_vip', at } },
    },
    { title: 'that the customer types', change: { typingAt: at, typingDelays: 1 } },
    { title: 'the order of its tags', before: next({ tags: ['a', 'b'] }), change: { tags: ['b', 'a'] } },
  ])('is $title', ({ before = ticket, change }) => {
    expect(historyOf(before, next(change, before))).toBeNull();
  });

  test('is a message in an open ticket', () => {
    expect(historyOf(ticket, addCustomerMessage(ticket, anInboundMessage(), toInbox).after)).toBeNull();
  });

  test('is a closing for inactivity, which wrote its own note (C5)', () => {
    const quiet = aTicket({ answeredAt: start, waitingSince: null });
    const settings = autoClose({ enabled: true, inactivityDays: 1, closeUnanswered: false });
    const closing = closeIfInactive(quiet, settings, start + 2 * day);
    expect(closing.ok && historyOf(quiet, closing.value.after)).toBeNull();
  });
});

test('T11: every change of a life leaves one entry at most, and none is left out', () => {
  fc.assert(
    fc.property(anyLife, (steps) => {
      const versions: number[] = [];
      let now = aTicket();
      for (const { command, at: when } of steps) {
        const outcome = perform(now, command, when);
        if (typeof outcome === 'string') continue;
        const entry = historyOf(now, outcome.after);
        if (entry !== null) versions.push(entry.version);
        const facts = ['assigneeId', 'status', 'snoozedUntil'] as const;
        const isOut = now.queued !== null && outcome.after.queued === null;
        const seen = isOut || facts.some((fact) => now[fact] !== outcome.after[fact]);
        const byItself = outcome.after.closedBy === 'inactivity' && now.status !== 'closed';
        expect(entry !== null).toBe(seen && !byItself);
        now = outcome.after;
      }
      expect(new Set(versions).size).toBe(versions.length);
    }),
    { numRuns: 2000 },
  );
});
