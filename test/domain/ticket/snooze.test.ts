import { describe, expect, test } from 'vitest';
import { hour, second } from '#domain/ids.ts';
import { ok, refuse } from '#domain/result.ts';
import { historyOf } from '#domain/ticket/history.ts';
import { snoozeTicket, wakeTicket } from '#domain/ticket/snooze.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { aTicket, start, toInbox } from '#test/support/builders.ts';

const at = start + hour;
const until = at + hour;
const closed = aTicket({ status: 'closed', closedAt: start, closedBy: 'agent', waitingSince: null });
const snoozed = aTicket({ status: 'snoozed', snoozedUntil: until });

function snooze(ticket: Ticket, overrides: Partial<Parameters<typeof snoozeTicket>[1]> = {}): Ticket {
  const change = snoozeTicket(ticket, { until, by: 'agt_sam', at, ...overrides });
  if (!change.ok) throw new Error(change.refusal);
  return change.value.after;
}

describe('T9: snoozing', () => {
  test('puts a ticket off until a time, out of its queue, and changes nothing else', () => {
    const before = aTicket({ queued: { queue: 'inbox', at: start } });
    const after = {
      ...before,
      status: 'snoozed',
      snoozedUntil: until,
      queued: null,
      lastChangeBy: 'agt_sam',
      lastChangeAt: at,
      version: 2,
    };
    expect(snoozeTicket(before, { until, by: 'agt_sam', at })).toEqual(ok({ before, after, messages: [] }));
  });

  test('leaves it with whoever has it', () => {
    expect(snooze(aTicket({ assigneeId: 'agt_sue' })).assigneeId).toBe('agt_sue');
  });

  test('again changes the time, later or sooner, and the thread says so (T11)', () => {
    for (const other of [until + hour, until - second]) {
      const again = snooze(snoozed, { until: other });
      expect(again).toMatchObject({ status: 'snoozed', snoozedUntil: other, version: 2 });
      expect(historyOf(snoozed, again)?.events).toEqual([{ kind: 'snoozed', until: other }]);
    }
  });

  test.each([
    { title: 'a closed ticket', ticket: closed, refusal: 'closed' },
    { title: 'spam (T8)', ticket: aTicket({ spam: true }), refusal: 'is-spam' },
    {
      title: 'one handled elsewhere (H8a)',
      ticket: aTicket({ handledBy: 'elsewhere' }),
      refusal: 'handled-elsewhere',
    },
  ] as const)('is refused for $title', ({ ticket, refusal }) => {
    expect(snoozeTicket(ticket, { until, by: 'agt_sam', at })).toEqual(refuse(refusal));
  });

  test('is refused until now, or until before', () => {
    for (const past of [at, at - second])
      expect(snoozeTicket(aTicket(), { until: past, by: 'agt_sam', at })).toEqual(refuse('in-the-past'));
    expect(snooze(aTicket(), { until: at + 1 }).snoozedUntil).toBe(at + 1);
  });
});

describe('T9: waking', () => {
  test('opens a snoozed ticket when its time has come, and queues it again', () => {
    const change = wakeTicket(snoozed, toInbox.queued, until);
    expect(change).toMatchObject({
      ok: true,
      value: {
        after: { status: 'open', snoozedUntil: null, queued: toInbox.queued, lastChangeBy: 'system' },
      },
    });
  });

  test.each<{ title: string; has: Partial<Ticket> }>([
    { title: 'that somebody has', has: { assigneeId: 'agt_sam' } },
    { title: 'that the AI agent handles (H2)', has: { handledBy: 'ai' } },
  ])('queues no ticket $title', ({ has }) => {
    const change = wakeTicket({ ...snoozed, ...has }, toInbox.queued, until);
    expect(change).toMatchObject({ ok: true, value: { after: { status: 'open', queued: null } } });
  });

  test.each([
    { title: 'a moment early', ticket: snoozed, now: until - 1 },
    { title: 'awake already', ticket: aTicket(), now: until },
    { title: 'closed meanwhile', ticket: closed, now: until },
  ])('does nothing: $title', ({ ticket, now }) => {
    expect(wakeTicket(ticket, null, now)).toEqual(refuse('not-due'));
  });
});
