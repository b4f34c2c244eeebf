import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { valueNames } from './words.ts';

/** A value of a setting in the reader's words. */
export function useValueText(): (place: string, value: unknown) => string {
  const { t } = useTranslation();
  const { list, number } = useFormats();
  const textOf = (place: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('settings.history.empty');
    if (typeof value === 'boolean') return t(value ? 'settings.history.on' : 'settings.history.off');
    if (typeof value === 'number') return number(value);
    if (Array.isArray(value))
      return value.length === 0
        ? t('settings.history.empty')
        : list(value.map((item: unknown) => textOf(place, item)));
    if (typeof value !== 'string') return JSON.stringify(value);
    const name = valueNames[`${place}.${value}`];
    return name === undefined ? value : t(name);
  };
  return textOf;
}
