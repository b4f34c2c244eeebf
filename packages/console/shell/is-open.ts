import type * as z from 'zod';
import type { officeHoursSchema } from '#contracts/api/settings.ts';

export type OfficeHours = z.output<typeof officeHoursSchema>;

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const dayMs = 86_400_000;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/**
 * A6: whether a span holds, by the wall clock of the time zone: enough to tell a reader. What the rotation does is
 * judged by the domain, to the millisecond.
 */
export function isOpen({ timeZone, weekly, datesOff }: OfficeHours, now: number): boolean {
  const { date, minutes } = wallClock(now, timeZone);
  const today = new Date(date);
  const yesterday = new Date(today.getTime() - dayMs);
  return weekly.some(({ days, from, to }) => {
    const [begins, ends] = [minutesOf(from), minutesOf(to)];
    const isOvernight = ends <= begins;
    const beginsOn = (day: Date): boolean =>
      days.some((name) => name === weekdays[day.getUTCDay()]) &&
      !datesOff.includes(day.toISOString().slice(0, 10));
    const sinceToday = beginsOn(today) && minutes >= begins && (isOvernight || minutes < ends);
    return sinceToday || (isOvernight && beginsOn(yesterday) && minutes < ends);
  });
}

function wallClock(now: number, timeZone: string): { date: string; minutes: number } {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(now);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}
