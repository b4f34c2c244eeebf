import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { durationIn } from './durations.ts';
import type { Days } from './range.ts';

export type Kind = 'count' | 'time' | 'share';

/** How figures and days are written in a report. */
export function useSays() {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const { language } = i18n;
  const percent = (share: number): string =>
    new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
  const dayFormat = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  const short = dayFormat({ day: 'numeric', month: 'short' });
  const weekday = dayFormat({ weekday: 'short', day: 'numeric', month: 'short' });
  const whole = dayFormat({ day: 'numeric', month: 'short', year: 'numeric' });
  const at = (day: string): Date => new Date(`${day}T00:00:00Z`);
  return {
    /** What isn't there is a dash, which is read as such. */
    value: (kind: Kind, value: number | null): string => {
      if (value === null) return t('reports.none');
      if (kind === 'time') return durationIn(language, value);
      return kind === 'share' ? percent(value) : number(value);
    },
    percent,
    number,
    day: (day: string) => weekday.format(at(day)),
    shortDay: (day: string) => short.format(at(day)),
    days: ({ from, to }: Days): string =>
      from === to ? whole.format(at(from)) : whole.formatRange(at(from), at(to)),
  };
}
