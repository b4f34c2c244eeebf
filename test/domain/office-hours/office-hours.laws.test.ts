import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { day } from '#domain/ids.ts';
import {
  isOpen,
  nextOpening,
  type OfficeHours,
  type Span,
  weekdays,
} from '#domain/office-hours/office-hours.ts';
import { step, watch } from './wall-clock.ts';

/** Quarters of an hour, without those that some zone's clocks skip. */
const quarters = Array.from({ length: 96 }, (_, n) => {
  const hour = String(Math.floor(n / 4)).padStart(2, '0');
  return `${hour}:${String((n % 4) * 15).padStart(2, '0')}`;
}).filter((time) => !time.startsWith('02:'));

const anySpan: fc.Arbitrary<Span> = fc.record({
  days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1, maxLength: 7 }),
  from: fc.constantFrom(...quarters),
  to: fc.constantFrom(...quarters, '24:00'),
});

/** Days around which some clock changes, and one around which none does. */
const anyDay = fc.constantFrom(
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-06-10',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
);

const anyOffice = fc
  .record({
    timeZone: fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'UTC',
    ),
    weekly: fc.array(anySpan, { maxLength: 4 }),
    around: anyDay,
    offsets: fc.uniqueArray(fc.integer({ min: -2, max: 6 }), { maxLength: 2 }),
  })
  .map(({ timeZone, weekly, around, offsets }) => {
    const datesOff = offsets.map((off) =>
      new Date(Date.parse(around) + off * day).toISOString().slice(0, 10),
    );
    return { hours: { timeZone, weekly, datesOff }, around: Date.parse(around) };
  });

const inZone = (instant: number, { timeZone }: OfficeHours) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);

describe('A6: whatever the timetable, in weeks when clocks change', () => {
  test('the office is open when somebody who watches its clock says so', () => {
    fc.assert(
      fc.property(anyOffice, fc.nat(step - 1), ({ hours, around }, within) => {
        for (const { instant, open, wall } of watch(hours, around - 2 * day, around + 1.5 * day)) {
          if (instant < around - day / 2) continue;
          const found = isOpen(hours, inZone(instant + within, hours));
          if (found !== open) expect({ wall, open: found }).toEqual({ wall, open });
        }
      }),
      { numRuns: 60 },
    );
  });

  test('A8: its next opening is the first time that they see it open after it was not', () => {
    fc.assert(
      fc.property(anyOffice, fc.integer({ min: -day, max: day }), ({ hours, around }, offset) => {
        const now = around + offset;
        const seen = watch(hours, around - 3 * day, around + 9 * day);
        const openings = seen.filter(({ open }, n) => open && seen[n - 1]?.open === false);
        const expected = openings.find(({ instant }) => instant > now)?.instant ?? null;
        const found = nextOpening(hours, inZone(now, hours));
        if (expected === null)
          expect(found ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(around + 9 * day);
        else expect(found).toBe(expected);
        if (found === null) return;
        expect(isOpen(hours, inZone(found, hours))).toBe(true);
        expect(isOpen(hours, inZone(found - 1, hours))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
