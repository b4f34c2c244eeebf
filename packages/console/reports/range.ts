/** Days by their local dates, both counting. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export const spans = ['today', 'week', 'month', 'quarter', 'thisMonth', 'custom'] as const;
export type Span = (typeof spans)[number];

/** The API reports so many days at most. */
export const mostDays = 400;

const dayMs = 86_400_000;
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const daysLater = (day: string, days: number): string =>
  new Date(msOf(day) + days * dayMs).toISOString().slice(0, 10);

export const lengthOf = ({ from, to }: Days): number => Math.round((msOf(to) - msOf(from)) / dayMs) + 1;

/** Today's date there. */
export const todayIn = (timeZone: string, now: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    now,
  );

const lengths = { today: 1, week: 7, month: 30, quarter: 90 } as const;

export function daysOf(span: Exclude<Span, 'custom'>, today: string): Days {
  if (span === 'thisMonth') return { from: `${today.slice(0, 8)}01`, to: today };
  return { from: daysLater(today, 1 - lengths[span]), to: today };
}

/** As many days, up to the day before. */
export const spanBefore = (days: Days): Days => ({
  from: daysLater(days.from, -lengthOf(days)),
  to: daysLater(days.from, -1),
});

export type RangeFault = 'incomplete' | 'backwards' | 'tooLong';

/** What is wrong with days that somebody has entered. */
export function faultOf(days: Days): RangeFault | null {
  if (![days.from, days.to].every((day) => /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(msOf(day))))
    return 'incomplete';
  if (days.to < days.from) return 'backwards';
  return lengthOf(days) > mostDays ? 'tooLong' : null;
}
