import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AutoCloseSettings, checkAt, closesAt, nextCheckAt } from '#domain/auto-close/clock.ts';
import { closeIfInactive } from '#domain/auto-close/close-if-inactive.ts';
import { day, hour, type Instant, minute, second } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { aTicket, start } from '#test/support/builders.ts';
import { happen, horizon, type Story, tell, twoDays } from './story.ts';

const anySettings: fc.Arbitrary<AutoCloseSettings> = fc.record({
  enabled: fc.constantFrom(true, true, true, false),
  inactivityDays: fc.integer({ min: 1, max: 5 }),
  perChannel: fc.constant({}),
  closeUnanswered: fc.boolean(),
  warnHoursBefore: fc.constant(null),
  warningText: fc.constant(null),
});

/** Up to twelve things that happen, hours or days apart, none of them an automatic closing. */
const anyStory: fc.Arbitrary<Story> = fc
  .array(
    fc.tuple(
      fc.oneof(fc.integer({ min: 1, max: 5 * 60 }), fc.integer({ min: 1, max: 4 * 24 * 60 })),
      fc.constantFrom(
        ...(['customer writes', 'customer writes', 'agent answers', 'agent answers', 'ai answers'] as const),
        ...(['agent notes', 'snoozed', 'agent closes', 'agent reopens', 'customer types'] as const),
      ),
    ),
    { maxLength: 12 },
  )
  .map((steps) =>
    steps.map(([, what], n) => {
      const minutes = steps.slice(0, n + 1).reduce((sum, [more]) => sum + more, 0);
      return [minutes * minute, what] as const;
    }),
  );

/** A ticket that got somewhere by what people do. */
const live = (story: Story, settings: AutoCloseSettings): Ticket =>
  story.reduce((ticket, [after, what]) => happen(ticket, what, settings, start + after), aTicket());

const anyMoment = fc.integer({ min: 0, max: 60 * 24 }).map((hours) => start + hours * hour);

/** C2, C3, C8 read off the story itself, typing left aside: when the ticket closes if it ends here. */
function closingByTheBook(story: Story, settings: AutoCloseSettings): Instant | null {
  let open = true;
  let customer = 0;
  let answered: number | null = null;
  let ours = Number.NEGATIVE_INFINITY;
  let handReopened = false;
  for (const [after, what] of story) {
    if (what === 'customer writes') [open, customer, answered, handReopened] = [true, after, null, false];
    const isAnswer = what === 'agent answers' || (what === 'ai answers' && open);
    if ((what === 'agent reopens' || what === 'agent answers') && !open) [open, handReopened] = [true, true];
    if (isAnswer) [answered, ours] = [answered ?? after, after];
    if (what === 'agent closes') [open, handReopened] = [false, false];
  }
  const since = answered ?? (settings.closeUnanswered ? customer : null);
  if (!settings.enabled || !open || handReopened || since === null) return null;
  const period = settings.inactivityDays * day;
  return start + Math.max(since + period, ours + period / 2);
}

describe('whatever happens to a ticket', () => {
  test('C2, C3, C8: it closes when the book says, and a check closes it from then on and never before', () => {
    fc.assert(
      fc.property(anyStory, anySettings, anyMoment, (story, settings, now) => {
        const untyped = story.filter(([, what]) => what !== 'customer types');
        const ticket = live(untyped, settings);
        const closing = closingByTheBook(untyped, settings);
        expect(closesAt(ticket, settings)).toBe(closing);
        expect(closeIfInactive(ticket, settings, now).ok).toBe(closing !== null && closing <= now);
        if (closing === null) return;
        expect(closeIfInactive(ticket, settings, closing).ok).toBe(true);
        expect(closeIfInactive(ticket, settings, closing - 1).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test('C3: it stays open while the customer waits for us, unless such tickets close too', () => {
    fc.assert(
      fc.property(anyStory, anyMoment, (story, now) => {
        const ticket = live(story, twoDays);
        fc.pre(ticket.waitingSince !== null);
        expect(closeIfInactive(ticket, twoDays, now + 90 * day).ok).toBe(false);
      }),
    );
  });

  test('C4: it has a check exactly while auto-close could concern it, never in the past but for a closing overdue', () => {
    fc.assert(
      fc.property(
        anyStory,
        anySettings,
        anyMoment,
        fc.option(anyMoment),
        (story, settings, now, pendingAt) => {
          const ticket = live(story, settings);
          const next = nextCheckAt(ticket, settings, now, pendingAt);
          expect(next === null).toBe(!settings.enabled || ticket.status === 'closed');
          if (next === null) return;
          const closing = closesAt(ticket, settings);
          if (next <= now) expect(next).toBe(closing);
          if (checkAt(ticket, settings) > now) expect(next).toBe(checkAt(ticket, settings));
          else if (closing !== null) expect(next).toBe(closing);
          else expect(next - now).toBeLessThanOrEqual(settings.inactivityDays * day);
          expect(nextCheckAt(ticket, settings, now, next)).toBe(next);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('C4: with its checks it closes at its time to the instant; checks early, late or twice change nothing', () => {
    fc.assert(
      fc.property(anyStory, anySettings, fc.array(anyMoment, { maxLength: 20 }), (story, settings, stray) => {
        const strays = stray.map((at) => [at - start, 'a check fires'] as const);
        const disturbed = [...story, ...strays].toSorted(([one], [other]) => one - other);
        const told = tell(disturbed, settings);
        expect(told.closedAt).toEqual(tell(story, settings).closedAt);
        const due = closesAt(told.ticket, settings);
        expect(due === null || due > horizon).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('C5: left to itself it closes at the first closing that the book gives', () => {
    fc.assert(
      fc.property(anyStory, anySettings, (story, settings) => {
        const untyped = story.filter(([, what]) => what !== 'customer types');
        const soFar = untyped.map((_, n) => untyped.slice(0, n + 1));
        const closings = [[], ...soFar].map((past, n) => ({
          closing: closingByTheBook(past, settings),
          next: untyped[n]?.[0] ?? Number.POSITIVE_INFINITY,
        }));
        const first = closings.find(({ closing, next }) => closing !== null && closing <= start + next);
        expect(tell(untyped, settings).closedAt[0] ?? null).toBe(first?.closing ?? null);
      }),
      { numRuns: 1000 },
    );
  });

  test('C6: typing puts it off by three minutes at a time, while it lasts, and half an hour at most', () => {
    const due = 2 * day + hour;
    const anySigns = fc.array(fc.integer({ min: -5 * 60, max: 60 * 60 }), { maxLength: 120, size: 'max' });
    fc.assert(
      fc.property(anySigns, (seconds) => {
        const signs = seconds.toSorted((a, b) => a - b).map((at) => due + at * second);
        const typing = signs.map((at) => [at, 'customer types'] as const);
        const [closed = 0] = tell([[hour, 'agent answers'], ...typing]).closedAt;
        const delay = closed - start - due;
        expect(delay % (3 * minute)).toBe(0);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(30 * minute);
        const sent = signs.filter((at) => at < due + delay && at > due + delay - 3 * minute);
        if (delay < 30 * minute) expect(sent).toEqual([]);
        const excuse = signs.filter((at) => at < due + delay - 3 * minute && at > due + delay - 6 * minute);
        if (delay > 0) expect(excuse).not.toEqual([]);
      }),
    );
  });
});
