import { describe, expect, test } from 'vitest';
import { closesAt } from '#domain/auto-close/clock.ts';
import { closeIfInactive, noteTyping } from '#domain/auto-close/close-if-inactive.ts';
import { day, hour, minute, second } from '#domain/ids.ts';
import { ok, refuse } from '#domain/result.ts';
import { aTicket, start } from '#test/support/builders.ts';
import { twoDays } from './story.ts';

const answered = aTicket({
  answeredAt: start + hour,
  lastAnswerAt: start + hour,
  waitingSince: null,
  lastSeq: 2,
});
const due = start + hour + 2 * day;

describe('C5: a check that fires when the time is up', () => {
  const closing = closeIfInactive(answered, twoDays, due);

  test('closes the ticket and says so in its thread, in one change', () => {
    const note = {
      id: 'msg_1_3',
      ticketId: 'tkt_1',
      seq: 3,
      author: 'system',
      agentId: null,
      sender: null,
      text: 'Ticket closed due to inactivity.',
      fullText: null,
      html: null,
      cc: [],
      rfcId: null,
      internal: true,
      code: 'closed-for-inactivity',
      attachments: [],
      at: due,
      delivery: null,
    };
    const after = {
      ...answered,
      status: 'closed',
      closedAt: due,
      closedBy: 'inactivity',
      lastSeq: 3,
      lastChangeBy: 'inactivity',
      lastChangeAt: due,
      version: answered.version + 1,
    };
    expect(closing).toEqual(ok({ before: answered, after, messages: [note] }));
  });

  test('closes it no second time', () => {
    const closed = closing.ok ? closing.value.after : answered;
    expect(closeIfInactive(closed, twoDays, due + day)).toEqual(refuse({ reason: 'closed' }));
  });

  test('takes it out of its queue, and forgets snoozing and typing', () => {
    const busy = {
      ...answered,
      status: 'snoozed',
      snoozedUntil: due + day,
      queued: { queue: 'inbox', at: start },
      typingAt: start + minute,
      typingDelays: 3,
    } as const;
    const left = closeIfInactive(busy, twoDays, due);
    expect(left.ok && left.value.after).toMatchObject({
      queued: null,
      snoozedUntil: null,
      typingAt: null,
      typingDelays: 0,
    });
  });
});

describe('C4: a check that should not have fired', () => {
  test.each([
    {
      title: 'a moment early',
      now: due - 1,
      ticket: answered,
      refusal: { reason: 'not-yet', closesAt: due },
    },
    {
      title: 'the customer has written (C3)',
      now: due,
      ticket: aTicket(),
      refusal: { reason: 'waits-for-us' },
    },
    {
      title: 'reopened by hand (C8)',
      now: due,
      ticket: { ...answered, reopenedAt: start + hour },
      refusal: { reason: 'reopened' },
    },
    {
      title: 'handled elsewhere (H8a)',
      now: due,
      ticket: { ...answered, handledBy: 'elsewhere' as const },
      refusal: { reason: 'handled-elsewhere' },
    },
  ])('closes nothing: $title', ({ ticket, now, refusal }) => {
    expect(closeIfInactive(ticket, twoDays, now)).toEqual(refuse(refusal));
  });

  test('closes nothing: auto-close is off (C1)', () => {
    expect(closeIfInactive(answered, { ...twoDays, enabled: false }, due)).toEqual(refuse({ reason: 'off' }));
  });
});

describe('C6: a customer who is typing', () => {
  test('puts the closing off by three minutes', () => {
    const change = noteTyping(answered, twoDays, due - 2 * second);
    expect(change).toEqual({
      before: answered,
      after: { ...answered, typingAt: due, typingDelays: 1, version: answered.version + 1 },
      messages: [],
    });
    expect(change && closesAt(change.after, twoDays)).toBe(due + 3 * minute);
  });

  test('is given three minutes from now where the check is late', () => {
    const change = noteTyping(answered, twoDays, due + day);
    expect(change && closesAt(change.after, twoDays)).toBe(due + day + 3 * minute);
  });

  test.each([
    { title: 'longer before the closing', ticket: answered, now: due - 3 * minute },
    { title: 'while they wait for us', ticket: aTicket(), now: due },
    {
      title: 'after the tenth time',
      ticket: { ...answered, typingAt: due, typingDelays: 10 },
      now: due + minute,
    },
    { title: 'after the closing', ticket: { ...answered, status: 'closed' as const }, now: due },
  ])('changes nothing $title', ({ ticket, now }) => expect(noteTyping(ticket, twoDays, now)).toBeNull());
});
