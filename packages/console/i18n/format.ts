import { useTranslation } from 'react-i18next';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const steps: readonly (readonly [upTo: number, length: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [hour, minute, 'minute'],
  [day, hour, 'hour'],
  [30 * day, day, 'day'],
  [Number.POSITIVE_INFINITY, 30 * day, 'month'],
];

/** Times and amounts as the reader's language writes them. */
export function formatsOf(language: string) {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const { format } = new Intl.DateTimeFormat(language, options);
    return (at: string | number): string => format(new Date(at));
  };
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'long' });
  const now = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'second');
  const narrow = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'narrow' });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  const numbers = new Intl.NumberFormat(language);
  // Making one takes longer than a hundred uses of it, and rows and messages have many.
  const inUnits = new Map<string, Intl.NumberFormat>();
  const inUnit = (unit: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat => {
    const known = inUnits.get(unit);
    const formatter =
      known ?? new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', ...options });
    inUnits.set(unit, formatter);
    return formatter;
  };
  const written = (formatter: Intl.RelativeTimeFormat, ms: number): string => {
    const [, length, unit] = steps.find(([upTo]) => Math.abs(ms) < upTo) ?? [0, day, 'day' as const];
    return formatter.format(Math.round(ms / length), unit);
  };
  return {
    time: format({ hour: 'numeric', minute: '2-digit' }),
    date: format({ weekday: 'short', day: 'numeric', month: 'long' }),
    dateTime: format({ dateStyle: 'medium', timeStyle: 'short' }),
    whole: format({ dateStyle: 'full', timeStyle: 'medium' }),
    /** “in 2 days”, “3 hours ago” */
    relative: (at: string | number, from: number) => {
      const ms = new Date(at).getTime() - from;
      return Math.abs(ms) < minute ? now : written(relative, ms);
    },
    /** The same in little space. */
    ago: (at: string | number, from: number) => {
      const ms = Math.min(0, new Date(at).getTime() - from);
      return ms > -minute ? now : written(narrow, ms);
    },
    /** “12 min”, “3 hr”, “2 days” */
    span(ms: number): string {
      const [, length, unit] = steps.find(([upTo]) => ms < upTo && upTo <= 30 * day) ?? [0, day, 'day'];
      const amount = Math.max(1, Math.trunc(ms / length));
      return inUnit(unit).format(amount);
    },
    list: (items: readonly string[]) => lists.format(items),
    number: (value: number) => numbers.format(value),
    bytes: (value: number) =>
      value < 1_000_000
        ? inUnit('kilobyte', { maximumFractionDigits: 0 }).format(Math.max(1, value / 1_000))
        : inUnit('megabyte', { maximumFractionDigits: 1 }).format(value / 1_000_000),
    /** “Monday” of 0. */
    weekday: (index: number) =>
      new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(
        Date.UTC(2024, 0, 1 + index),
      ),
    /** “Thu, 24 December 2026” of `2026-12-24`, wherever one is. */
    longDay: (date: string) =>
      new Intl.DateTimeFormat(language, {
        weekday: 'short',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      }).format(new Date(`${date}T00:00:00Z`)),
    /** Of two times: the same word on the same day, here. */
    dayOf: (at: string | number) => new Date(at).toDateString(),
  };
}

export type Formats = ReturnType<typeof formatsOf>;

const made = new Map<string, Formats>();

export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const formats = made.get(i18n.language) ?? formatsOf(i18n.language);
  made.set(i18n.language, formats);
  return formats;
}
