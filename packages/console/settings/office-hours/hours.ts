import type * as z from 'zod';
import type { officeHoursSchema } from '#contracts/api/settings.ts';

export type OfficeHoursSetting = z.output<typeof officeHoursSchema>;
type WeeklySpan = OfficeHoursSetting['weekly'][number];
export type Day = WeeklySpan['days'][number];

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Day[];
export const texts = ['duringMessage', 'nobodyOnlineMessage', 'outsideMessage'] as const;

export interface Span {
  readonly from: string;
  readonly to: string;
}
export type Week = Readonly<Record<Day, Span[]>>;

/** As the form has it: day by day, no text is an empty one. */
export interface OfficeHoursValues extends Omit<OfficeHoursSetting, 'weekly' | (typeof texts)[number]> {
  readonly week: Week;
  readonly duringMessage: string;
  readonly nobodyOnlineMessage: string;
  readonly outsideMessage: string;
}

/** A time field knows no 24:00; a span that ends at 00:00 ends at the same midnight. */
const inField = (to: string): string => (to === '24:00' ? '00:00' : to);

export const toHoursForm = ({ weekly, ...setting }: OfficeHoursSetting): OfficeHoursValues => {
  const of = (day: Day): Span[] =>
    weekly
      .filter((span) => span.days.includes(day))
      .map(({ from, to }) => ({ from, to: inField(to) }))
      .toSorted((one, other) => one.from.localeCompare(other.from));
  return {
    ...setting,
    datesOff: setting.datesOff.toSorted(),
    week: {
      mon: of('mon'),
      tue: of('tue'),
      wed: of('wed'),
      thu: of('thu'),
      fri: of('fri'),
      sat: of('sat'),
      sun: of('sun'),
    },
    duringMessage: setting.duringMessage ?? '',
    nobodyOnlineMessage: setting.nobodyOnlineMessage ?? '',
    outsideMessage: setting.outsideMessage ?? '',
  };
};

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export const fromHoursForm = ({ week, ...values }: OfficeHoursValues): OfficeHoursSetting => ({
  ...values,
  weekly: weeklyOf(week),
  duringMessage: orNull(values.duringMessage),
  nobodyOnlineMessage: orNull(values.nobodyOnlineMessage),
  outsideMessage: orNull(values.outsideMessage),
});

/** Days with the same hours are one span. */
function weeklyOf(week: Week): WeeklySpan[] {
  const spans = new Map<string, WeeklySpan>();
  for (const day of days)
    for (const { from, to } of week[day]) {
      const known = spans.get(`${from}-${to}`);
      const same = known?.days.includes(day) ? known.days : [...(known?.days ?? []), day];
      spans.set(`${from}-${to}`, { days: same, from, to });
    }
  return [...spans.values()];
}

/** It goes on past midnight. */
export const endsNextDay = ({ from, to }: Span): boolean =>
  from !== '' && to !== '' && to !== '00:00' && to <= from;

export const isAllDay = ({ from, to }: Span): boolean => from === '00:00' && to === '00:00';

/** Around the clock on every day. */
export const isAlways = (week: Week): boolean => days.every((day) => week[day].some(isAllDay));

export const isNever = (week: Week): boolean => days.every((day) => week[day].length === 0);
