import type { Instant } from '../ids.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** A weekly span in local time, `HH:MM`; `to` at or before `from` ends on the next day, `24:00` at its midnight. */
export interface Span {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

/** A6: a timetable in an IANA time zone. Nothing on weekly = always closed; see `alwaysOpen`. */
export interface OfficeHours {
  readonly timeZone: string;
  readonly weekly: readonly Span[];
  /** Local dates `yyyy-mm-dd` on which no span begins. */
  readonly datesOff: readonly string[];
}

export const alwaysOpen: OfficeHours = {
  timeZone: 'UTC',
  weekly: [{ days: weekdays, from: '00:00', to: '24:00' }],
  datesOff: [],
};

/** How far ahead an opening is looked for: over a year's holidays. */
const horizonInDays = 400;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const isOff = (hours: OfficeHours, date: Temporal.PlainDate): boolean =>
  hours.datesOff.includes(date.toString());

/**
 * The instants between which a span that begins on `date` holds: its wall-clock times, so days of 23 and 25 hours
 * come right. A time that the clocks skip is as much later, one that they show twice is the first of the two.
 */
function spanOn(date: Temporal.PlainDate, span: Span, timeZone: string): { from: Instant; to: Instant } {
  const at = (minutes: number): Instant =>
    date
      .add({ days: Math.floor(minutes / 1440) })
      .toPlainDateTime({ hour: Math.floor((minutes % 1440) / 60), minute: minutes % 60 })
      .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
  const from = minutesOf(span.from);
  const to = minutesOf(span.to);
  return { from: at(from), to: at(to <= from ? to + 1440 : to) };
}

/** The spans that begin on `date`, in the order in which they begin. */
function spansOn(date: Temporal.PlainDate, hours: OfficeHours): { from: Instant; to: Instant }[] {
  if (isOff(hours, date)) return [];
  const weekday = weekdays[date.dayOfWeek - 1];
  return (
    hours.weekly
      .filter((span) => weekday !== undefined && span.days.includes(weekday))
      .map((span) => spanOn(date, span, hours.timeZone))
      // When clocks are put forward, a span may have nothing left of it.
      .filter((span) => span.from < span.to)
      .toSorted((a, b) => a.from - b.from)
  );
}

/**
 * A6: whether the office is open. A span past midnight belongs to the day on which it begins, so a date off
 * does not cut short the night before.
 *
 * @param now in the zone of the timetable
 */
export function isOpen(hours: OfficeHours, now: Temporal.ZonedDateTime): boolean {
  const today = now.toPlainDate();
  const instant = now.epochMilliseconds;
  return [today.subtract({ days: 1 }), today].some((date) =>
    spansOn(date, hours).some((span) => span.from <= instant && instant < span.to),
  );
}

/**
 * When the office next opens, strictly after `now`: a span that begins while it is open already opens nothing.
 * Null where it doesn't within 400 days, so also where it never closes.
 */
export function nextOpening(hours: OfficeHours, now: Temporal.ZonedDateTime): Instant | null {
  let openUntil = Number.NEGATIVE_INFINITY;
  // From yesterday on: its spans may hold past midnight.
  for (let ahead = -1; ahead <= horizonInDays; ahead++) {
    for (const span of spansOn(now.toPlainDate().add({ days: ahead }), hours)) {
      if (span.from > openUntil && span.from > now.epochMilliseconds) return span.from;
      openUntil = Math.max(openUntil, span.to);
    }
  }
  return null;
}
