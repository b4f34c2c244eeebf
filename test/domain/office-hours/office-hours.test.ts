import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  alwaysOpen,
  isOpen,
  nextOpening,
  type OfficeHours,
  weekdays,
} from '#domain/office-hours/office-hours.ts';

const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const zoned = (local: string, timeZone = 'Europe/Berlin') =>
  Temporal.ZonedDateTime.from(`${local}[${timeZone}]`);

const office = (weekly: OfficeHours['weekly'], rest: Partial<OfficeHours> = {}): OfficeHours => ({
  timeZone: 'Europe/Berlin',
  weekly,
  datesOff: [],
  ...rest,
});

const nineToFive = office([{ days: workdays, from: '09:00', to: '17:00' }]);
const nights = office([{ days: ['mon', 'sat'], from: '22:00', to: '06:00' }]);
const siesta = office([
  { days: workdays, from: '15:00', to: '18:00' },
  { days: workdays, from: '09:00', to: '13:00' },
]);
const roundTheClock = office([{ days: weekdays, from: '00:00', to: '24:00' }]);
const fullDays = office([{ days: weekdays, from: '08:00', to: '08:00' }]);
const never = office([]);

/** The next opening on a wall clock in the office's zone, with its offset. */
function opening(hours: OfficeHours, now: string): string | null {
  const at = nextOpening(hours, zoned(now, hours.timeZone));
  if (at === null) return null;
  const instant = Temporal.Instant.fromEpochMilliseconds(at);
  return instant.toString({ timeZone: hours.timeZone, smallestUnit: 'minute' });
}

// 2 March 2026 is a Monday; Berlin goes to summer time on 29 March and back on 25 October 2026.
describe('A6: the office is open', () => {
  test.each([
    { title: 'at its first minute', hours: nineToFive, at: '2026-03-02T09:00', open: true },
    { title: 'not a moment before', hours: nineToFive, at: '2026-03-02T08:59:59.999', open: false },
    { title: 'to its last moment', hours: nineToFive, at: '2026-03-02T16:59:59.999', open: true },
    { title: 'not at its end', hours: nineToFive, at: '2026-03-02T17:00', open: false },
    { title: 'not on other days', hours: nineToFive, at: '2026-03-07T12:00', open: false },
    { title: 'in the morning, several spans a day', hours: siesta, at: '2026-03-02T09:30', open: true },
    { title: 'not between the spans', hours: siesta, at: '2026-03-02T14:00', open: false },
    { title: 'in the afternoon, several spans a day', hours: siesta, at: '2026-03-02T15:30', open: true },
    { title: 'before midnight of a night shift', hours: nights, at: '2026-03-02T23:00', open: true },
    { title: 'past midnight of a night shift', hours: nights, at: '2026-03-03T05:59', open: true },
    { title: 'not when the night is over', hours: nights, at: '2026-03-03T06:00', open: false },
    { title: 'not on the night before', hours: nights, at: '2026-03-02T05:00', open: false },
    {
      title: 'from Sunday to Monday, as Saturday’s night',
      hours: nights,
      at: '2026-03-08T01:00',
      open: true,
    },
    {
      title: 'at the last minute before 24:00',
      hours: roundTheClock,
      at: '2026-03-02T23:59:59.999',
      open: true,
    },
    { title: 'at midnight, round the clock', hours: roundTheClock, at: '2026-03-03T00:00', open: true },
    {
      title: 'a whole day where both ends are the same',
      hours: fullDays,
      at: '2026-03-03T07:59',
      open: true,
    },
    { title: 'never, where nothing is on the timetable', hours: never, at: '2026-03-02T12:00', open: false },
    { title: 'always, by default', hours: alwaysOpen, at: '2026-03-02T12:00', open: true },
  ])('$title: $open', ({ hours, at, open }) => {
    expect(isOpen(hours, zoned(at, hours.timeZone))).toBe(open);
  });

  const holiday = { datesOff: ['2026-03-02'] };
  test.each([
    { title: 'not on a date off', hours: { ...nineToFive, ...holiday }, at: '2026-03-02T12:00', open: false },
    { title: 'the day after', hours: { ...nineToFive, ...holiday }, at: '2026-03-03T12:00', open: true },
    {
      title: 'not in the night that begins on it',
      hours: { ...nights, ...holiday },
      at: '2026-03-03T01:00',
      open: false,
    },
    {
      title: 'still, in a night that began before it',
      hours: { ...nights, datesOff: ['2026-03-03'] },
      at: '2026-03-03T01:00',
      open: true,
    },
  ])('dates off: $title: $open', ({ hours, at, open }) => expect(isOpen(hours, zoned(at))).toBe(open));
});

describe('A6, A8: the next opening', () => {
  test.each([
    { title: 'this morning', hours: nineToFive, now: '2026-03-02T07:00', next: '2026-03-02T09:00+01:00' },
    {
      title: 'tomorrow, once open',
      hours: nineToFive,
      now: '2026-03-02T09:00',
      next: '2026-03-03T09:00+01:00',
    },
    {
      title: 'after the weekend',
      hours: nineToFive,
      now: '2026-03-06T18:00',
      next: '2026-03-09T09:00+01:00',
    },
    { title: 'after lunch', hours: siesta, now: '2026-03-02T10:00', next: '2026-03-02T15:00+01:00' },
    { title: 'tonight', hours: nights, now: '2026-03-02T00:30', next: '2026-03-02T22:00+01:00' },
    { title: 'never: nothing on the timetable', hours: never, now: '2026-03-02T12:00', next: null },
    { title: 'never: it never closes', hours: roundTheClock, now: '2026-03-02T12:00', next: null },
    { title: 'never: it never closes, by default', hours: alwaysOpen, now: '2026-03-02T12:00', next: null },
    { title: 'never: days without a gap', hours: fullDays, now: '2026-03-02T12:00', next: null },
    {
      title: 'after the one day on which it closes',
      hours: { ...roundTheClock, datesOff: ['2026-04-03'] },
      now: '2026-03-02T12:00',
      next: '2026-04-04T00:00+02:00',
    },
    {
      title: 'not where spans overlap or touch',
      hours: office([
        { days: ['mon'], from: '09:00', to: '13:00' },
        { days: ['mon'], from: '12:00', to: '15:00' },
        { days: ['mon'], from: '15:00', to: '17:00' },
      ]),
      now: '2026-03-02T08:00',
      next: '2026-03-02T09:00+01:00',
    },
    {
      title: 'nor while a long span outlasts a short one',
      hours: office([
        { days: ['mon'], from: '09:00', to: '17:00' },
        { days: ['mon'], from: '10:00', to: '11:00' },
        { days: ['mon'], from: '12:00', to: '13:00' },
      ]),
      now: '2026-03-02T09:00',
      next: '2026-03-09T09:00+01:00',
    },
    {
      title: 'in a year',
      hours: { ...office([{ days: ['mon'], from: '09:00', to: '17:00' }]), datesOff: mondaysOf2026() },
      now: '2026-01-02T12:00',
      next: '2027-01-04T09:00+01:00',
    },
  ])('$title: $next', ({ hours, now, next }) => expect(opening(hours, now)).toBe(next));
});

function mondaysOf2026(): string[] {
  const first = Temporal.PlainDate.from('2026-01-05');
  return Array.from({ length: 52 }, (_, week) => first.add({ weeks: week }).toString());
}
