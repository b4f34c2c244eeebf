import { describe, expect, test } from 'vitest';
import { hour } from '#domain/ids.ts';
import { ok, refuse } from '#domain/result.ts';
import { closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import { aTicket, start, toInbox } from '#test/support/builders.ts';

const at = start + hour;
const closed = aTicket({ status: 'closed', closedAt: start, closedBy: 'agent', waitingSince: null });
const snoozed = aTicket({ status: 'snoozed', snoozedUntil: at });

describe('T9: closing by hand', () => {
  test('ends the waiting, the queueing and the snoozing', () => {
    const busy = aTicket({ ...snoozed, ...toInbox, typingAt: start, typingDelays: 2, reopenedAt: start });
    const after = {
      ...busy,
      status: 'closed',
      closedAt: at,
      closedBy: 'agent',
      waitingSince: null,
      queued: null,
      snoozedUntil: null,
      reopenedAt: null,
      typingAt: null,
      typingDelays: 0,
      lastChangeBy: 'agt_sam',
      lastChangeAt: at,
      version: busy.version + 1,
    };
    expect(closeTicket(busy, 'agt_sam', at)).toEqual(ok({ before: busy, after, messages: [] }));
  });

  test('is refused where it is closed already', () => {
    expect(closeTicket(closed, 'agt_sam', at)).toEqual(refuse('already-closed'));
  });
});

describe('C8: reopening by hand', () => {
  test('opens a new cycle, whose clock stands still', () => {
    const after = { status: 'open', closedAt: null, closedBy: null, reopenedAt: at, cycle: 2, queued: null };
    expect(reopenTicket(closed, 'agt_sam', at)).toMatchObject({ ok: true, value: { after } });
  });

  test.each([
    { title: 'without an answer: it waits for us again', answeredAt: null, waitingSince: start },
    { title: 'answered: it waits for the customer', answeredAt: start, waitingSince: null },
  ])('a ticket that was closed $title', ({ answeredAt, waitingSince }) => {
    const change = reopenTicket({ ...closed, answeredAt }, 'agt_sam', at);
    expect(change.ok && change.value.after.waitingSince).toBe(waitingSince);
  });

  test.each([
    { title: 'an open ticket', ticket: aTicket(), refusal: 'not-closed' },
    { title: 'a snoozed one', ticket: snoozed, refusal: 'not-closed' },
    {
      title: 'a web chat that is over (T4)',
      ticket: { ...closed, channel: 'web_chat' },
      refusal: 'chat-is-over',
    },
    { title: 'a web chat that is not', ticket: aTicket({ channel: 'web_chat' }), refusal: 'not-closed' },
  ] as const)('is refused for $title', ({ ticket, refusal }) => {
    expect(reopenTicket(ticket, 'agt_sam', at)).toEqual(refuse(refusal));
  });
});
