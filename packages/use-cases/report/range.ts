import { Temporal } from 'temporal-polyfill';
import type { Day } from '#domain/figures/figure.ts';
import type { Instant } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { dayOf } from '../count-figures.ts';

/** Both days count. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

export type RangeFault = 'backwards' | 'too-long';

export const mostDays = 400;
const usualDays = 7;

const later = (day: Day, days: number): Day => Temporal.PlainDate.from(day).add({ days }).toString();

/** H11: the last seven days in the account's time zone, unless told otherwise. */
export function rangeOf(
  { from, to }: Partial<DayRange>,
  { timeZone, now }: { readonly timeZone: string; readonly now: Instant },
): Result<DayRange, RangeFault> {
  const last = to ?? dayOf(now, timeZone);
  const first = from ?? later(last, 1 - usualDays);
  if (first > last) return refuse('backwards');
  return later(first, mostDays - 1) < last ? refuse('too-long') : ok({ from: first, to: last });
}

/** Each of them, the first one first. */
export function daysIn({ from, to }: DayRange): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = later(day, 1)) days.push(day);
  return days;
}
