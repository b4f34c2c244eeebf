import { describe, expect, test } from 'vitest';
import { checkAt, clockOf, closesAt, closingOf, nextCheckAt } from '#domain/auto-close/clock.ts';
import { hour } from '#domain/ids.ts';
import { aTicket, start } from '#test/support/builders.ts';
import { span, twoDays } from './story.ts';

describe('C8: why there is no closing time', () => {
  const on = twoDays;
  const facts = aTicket();
  test.each([
    { why: 'off', ticket: { ...facts, answeredAt: start }, settings: { ...on, enabled: false } },
    { why: 'waits-for-us', ticket: facts, settings: on },
    { why: 'reopened', ticket: { ...facts, answeredAt: start, reopenedAt: start }, settings: on },
    { why: 'closed', ticket: { ...facts, answeredAt: start, status: 'closed' }, settings: on },
    { why: 'spam', ticket: { ...facts, answeredAt: start, spam: true }, settings: on },
    {
      why: 'handled-elsewhere',
      ticket: { ...facts, answeredAt: start, handledBy: 'elsewhere' },
      settings: on,
    },
  ] as const)('$why', ({ why, ticket, settings }) => {
    expect(closingOf(ticket, settings)).toEqual({ at: null, why });
    expect(closesAt(ticket, settings)).toBeNull();
  });

  test('C2: none is needed where the clock runs', () => {
    const answered = aTicket({ answeredAt: start + hour, lastAnswerAt: start + hour });
    expect(clockOf(answered, false)).toEqual({ state: 'running', startedAt: start + hour });
    expect(closingOf(answered, on)).toEqual({ at: start + hour + span('2d'), why: null });
  });
});

describe('C4: the pending check', () => {
  const now = start + span('10d');
  const facts = { lastCustomerMessageAt: start + hour, answeredAt: null, reopenedAt: null } as const;

  test.each([
    { title: 'the customer’s last message', facts, at: '2d 1h' },
    { title: 'the answer', facts: { ...facts, answeredAt: start + 2 * hour }, at: '2d 2h' },
    {
      title: 'a reopening',
      facts: { ...facts, answeredAt: start, reopenedAt: start + 5 * hour },
      at: '2d 5h',
    },
  ])('is a period after $title, whichever is the latest', (row) => {
    expect(checkAt(aTicket(row.facts), twoDays) - start).toBe(span(row.at));
    expect(nextCheckAt(aTicket(row.facts), twoDays, start, null)).toBe(start + span(row.at));
  });

  test.each([
    { title: 'none is pending', pending: null, at: '12d' },
    { title: 'one is pending within a period', pending: '11d', at: '11d' },
    { title: 'one is overdue', pending: '9d', at: '12d' },
    { title: 'one is pending for later, set under a longer period (C9)', pending: '70d', at: '12d' },
  ])('where the clock stands still and $title: $at', ({ pending, at }) => {
    const pendingAt = pending === null ? null : start + span(pending);
    expect(nextCheckAt(aTicket(), twoDays, now, pendingAt)).toBe(start + span(at));
  });

  test.each([
    { title: 'auto-close is off', settings: { ...twoDays, enabled: false }, ticket: {} },
    { title: 'the ticket is closed', settings: twoDays, ticket: { status: 'closed' } },
    { title: 'it is spam (T8)', settings: twoDays, ticket: { spam: true } },
    { title: 'it is handled elsewhere (H8a)', settings: twoDays, ticket: { handledBy: 'elsewhere' } },
  ] as const)('is none where $title', ({ settings, ticket }) => {
    expect(nextCheckAt(aTicket(ticket), settings, start, start + hour)).toBeNull();
  });
});
