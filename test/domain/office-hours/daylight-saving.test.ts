import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { minute } from '#domain/ids.ts';
import { isOpen, nextOpening, type OfficeHours, weekdays } from '#domain/office-hours/office-hours.ts';

const office = (timeZone: string, from: string, to: string): OfficeHours => ({
  timeZone,
  weekly: [{ days: weekdays, from, to }],
  datesOff: [],
});

const at = (instant: string, timeZone: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);

/** How long the office is open from one instant to another, in minutes, counted by quarters of an hour. */
function minutesOpen(hours: OfficeHours, from: string, to: string): number {
  const quarters = (Date.parse(to) - Date.parse(from)) / (15 * minute);
  const start = at(from, hours.timeZone);
  const open = Array.from({ length: quarters }, (_, n) => isOpen(hours, start.add({ minutes: n * 15 })));
  return open.filter(Boolean).length * 15;
}

describe('A6: the nights on which clocks change', () => {
  test.each([
    {
      zone: 'Europe/Berlin',
      night: 'spring',
      from: '2026-03-28T12:00Z',
      to: '2026-03-29T12:00Z',
      minutes: 7 * 60,
    },
    {
      zone: 'Europe/Berlin',
      night: 'autumn',
      from: '2026-10-24T12:00Z',
      to: '2026-10-25T12:00Z',
      minutes: 9 * 60,
    },
    {
      zone: 'America/New_York',
      night: 'spring',
      from: '2026-03-07T17:00Z',
      to: '2026-03-08T17:00Z',
      minutes: 7 * 60,
    },
    {
      zone: 'America/New_York',
      night: 'autumn',
      from: '2026-10-31T17:00Z',
      to: '2026-11-01T17:00Z',
      minutes: 9 * 60,
    },
    {
      zone: 'Australia/Lord_Howe',
      night: 'spring',
      from: '2026-10-03T02:00Z',
      to: '2026-10-04T02:00Z',
      minutes: 450,
    },
    {
      zone: 'Australia/Lord_Howe',
      night: 'autumn',
      from: '2026-04-04T02:00Z',
      to: '2026-04-05T02:00Z',
      minutes: 510,
    },
    {
      zone: 'Asia/Kolkata',
      night: 'any',
      from: '2026-03-28T06:30Z',
      to: '2026-03-29T06:30Z',
      minutes: 8 * 60,
    },
  ])('$zone, $night: 22:00 to 06:00 is $minutes minutes', ({ zone, from, to, minutes }) => {
    expect(minutesOpen(office(zone, '22:00', '06:00'), from, to)).toBe(minutes);
  });

  test.each([
    { zone: 'Europe/Berlin', now: '2026-03-28T12:00Z', next: '2026-03-29T07:00:00Z' },
    { zone: 'Europe/Berlin', now: '2026-10-24T12:00Z', next: '2026-10-25T08:00:00Z' },
    { zone: 'America/New_York', now: '2026-03-07T18:00Z', next: '2026-03-08T13:00:00Z' },
    { zone: 'America/New_York', now: '2026-10-31T18:00Z', next: '2026-11-01T14:00:00Z' },
    { zone: 'Australia/Lord_Howe', now: '2026-10-03T02:00Z', next: '2026-10-03T22:00:00Z' },
    { zone: 'Australia/Lord_Howe', now: '2026-04-04T02:00Z', next: '2026-04-04T22:30:00Z' },
  ])('$zone opens at 09:00 on its wall clocks: after $now at $next', ({ zone, now, next }) => {
    const opening = nextOpening(office(zone, '09:00', '17:00'), at(now, zone));
    expect(opening).toBe(Date.parse(next));
  });

  test('24:00 of a day of 23 hours is the midnight after it', () => {
    const hours = office('Europe/Berlin', '00:00', '24:00');
    expect(minutesOpen(hours, '2026-03-28T23:00Z', '2026-03-29T22:00Z')).toBe(23 * 60);
    expect(nextOpening(hours, at('2026-03-28T12:00Z', 'Europe/Berlin'))).toBeNull();
  });
});

describe('A6: times that the clocks skip or show twice', () => {
  const zone = 'Europe/Berlin';

  test('a skipped time is as much later', () => {
    const hours = office(zone, '02:30', '05:00');
    expect(nextOpening(hours, at('2026-03-28T12:00Z', zone))).toBe(Date.parse('2026-03-29T01:30Z'));
    expect(isOpen(hours, at('2026-03-29T01:29:59Z', zone))).toBe(false);
    expect(isOpen(hours, at('2026-03-29T01:30Z', zone))).toBe(true);
  });

  test('a span of which nothing is left opens nothing', () => {
    const hours = office(zone, '02:30', '03:15');
    const before = at('2026-03-28T12:00Z', zone);
    expect(minutesOpen(hours, '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toBe(0);
    expect(nextOpening(hours, before)).toBe(Date.parse('2026-03-30T00:30Z'));
  });

  test('of a time shown twice the first one counts: a span begins and ends but once', () => {
    const until = office(zone, '01:00', '02:30');
    expect(minutesOpen(until, '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toBe(90);
    const from = office(zone, '02:30', '04:00');
    expect(minutesOpen(from, '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toBe(150);
    expect(nextOpening(from, at('2026-10-25T00:45Z', zone))).toBe(Date.parse('2026-10-26T01:30Z'));
  });
});
