import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closesAt, nextCheckAt } from '#domain/auto-close/clock.ts';
import { closeIfInactive } from '#domain/auto-close/close-if-inactive.ts';
import { day, hour, minute } from '#domain/ids.ts';
import { addCustomerMessage } from '#domain/ticket/receive.ts';
import { snoozeTicket, wakeTicket } from '#domain/ticket/snooze.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anInboundMessage, aTicket, autoClose, start, unrouted } from '#test/support/builders.ts';

const settings = autoClose({ enabled: true, inactivityDays: 2, closeUnanswered: false });

/** Answered an hour after it came, so that it closes two days after that. */
const answered = aTicket({ answeredAt: start + hour, lastAnswerAt: start + hour, waitingSince: null });
const closing = start + hour + 2 * day;

function snoozed(ticket: Ticket, until: number, keepOpen: boolean): Ticket {
  const change = snoozeTicket(ticket, { until, keepOpen, by: 'agt_sam', at: start + 2 * hour });
  if (!change.ok) throw new Error(change.refusal);
  return change.value.after;
}

describe('C7: a ticket that is snoozed past its closing', () => {
  it('closes nonetheless', () => {
    expect(closesAt(snoozed(answered, closing + day, false), settings)).toBe(closing);
  });

  it('is kept open until it wakes where that is wanted, and half a period longer, so that somebody sees it', () => {
    const until = closing + day;
    const ticket = snoozed(answered, until, true);
    expect(closesAt(ticket, settings)).toBe(until + day);
    expect(closeIfInactive(ticket, settings, until)).toMatchObject({ refusal: { reason: 'not-yet' } });
    const woken = wakeTicket(ticket, null, until);
    expect(woken.ok && closesAt(woken.value.after, settings)).toBe(until + day);
  });

  it('a waking before its closing time moves that no nearer', () => {
    expect(closesAt(snoozed(answered, start + 3 * hour, true), settings)).toBe(closing);
  });

  it('snoozed again without that wish, it closes as ever', () => {
    const kept = snoozed(answered, closing + day, true);
    expect(closesAt(snoozed(kept, closing + 2 * day, false), settings)).toBe(closing);
  });

  it('once the customer writes, theirs is the time that counts', () => {
    const kept = snoozed(answered, closing + day, true);
    const written = addCustomerMessage(kept, anInboundMessage({ at: start + 3 * hour }), unrouted).after;
    expect(written.keepOpenUntil).toBeNull();
    expect(closesAt({ ...written, answeredAt: start + 4 * hour }, settings)).toBe(start + 4 * hour + 2 * day);
  });

  it('is closed by no check before it wakes, whenever one fires, and always has a next one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 365 * 24 }),
        fc.integer({ min: 0, max: 366 * 24 * 60 }),
        (hours, minutes) => {
          const until = start + 2 * hour + hours * hour;
          const ticket = snoozed(answered, until, true);
          const now = start + 2 * hour + minutes * minute;
          const closes = closeIfInactive(ticket, settings, now).ok;
          expect(closes && now < until).toBe(false);
          expect(closes || (nextCheckAt(ticket, settings, now, null) ?? 0) > now).toBe(true);
        },
      ),
    );
  });
});
