import { Copy, Plus, Trash2 } from 'lucide-react';
import { type UseFormReturn, useFieldArray } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { Button } from '#console/ui/button.tsx';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Input } from '#console/ui/input.tsx';
import { type Day, days, endsNextDay, isAllDay, type OfficeHoursValues } from './hours.ts';
import styles from './office-hours.module.css';

export interface DayRowProps {
  readonly day: Day;
  readonly form: UseFormReturn<OfficeHoursValues>;
  readonly errorAt: (place: string) => string | undefined;
}

const workdays = days.slice(0, 5);

/** The hours of one day of the week: none, one span or several. */
export function DayRow({ day, form, errorAt }: DayRowProps) {
  const { t } = useTranslation();
  const { weekday } = useFormats();
  const name = `week.${day}` as const;
  const { fields, append, remove } = useFieldArray({ control: form.control, name });
  const spans = form.watch(name);
  const dayName = weekday(days.indexOf(day));
  const wrong = errorAt(name);
  const isFilled = (time: string): true | string => time !== '' || t('settings.hours.timeMissing');
  const copy = (): void => {
    for (const other of workdays)
      if (other !== day)
        form.setValue(
          `week.${other}`,
          spans.map((span) => ({ ...span })),
          { shouldDirty: true },
        );
  };
  return (
    <li className={styles.day}>
      <span className={styles.name} id={`hours-${day}`}>
        {dayName}
      </span>
      <fieldset className={styles.spans} aria-labelledby={`hours-${day}`}>
        {fields.length === 0 && <span className={styles.closed}>{t('settings.hours.closed')}</span>}
        {fields.map(({ id }, index) => (
          <div key={id} className={styles.span}>
            <Input
              type="time"
              aria-label={t('settings.hours.from', { day: dayName })}
              aria-invalid={wrong !== undefined}
              {...form.register(`${name}.${index}.from`, { validate: isFilled })}
            />
            <span aria-hidden="true">–</span>
            <Input
              type="time"
              aria-label={t('settings.hours.to', { day: dayName })}
              aria-invalid={wrong !== undefined}
              {...form.register(`${name}.${index}.to`, { validate: isFilled })}
            />
            <IconButton
              icon={Trash2}
              label={t('settings.hours.remove', { day: dayName, number: index + 1 })}
              onClick={() => remove(index)}
            />
            {spans[index] && isAllDay(spans[index]) && (
              <span className={styles.next}>{t('settings.hours.allDay')}</span>
            )}
            {spans[index] && endsNextDay(spans[index]) && (
              <span className={styles.next}>{t('settings.hours.nextDay')}</span>
            )}
          </div>
        ))}
        {wrong !== undefined && <p className={styles.wrong}>{wrong}</p>}
      </fieldset>
      <div className={styles.ways}>
        {day === 'mon' && fields.length > 0 && (
          <IconButton icon={Copy} label={t('settings.hours.copy')} onClick={copy} />
        )}
        <Button
          size="small"
          variant="ghost"
          aria-label={t('settings.hours.addTo', { day: dayName })}
          onClick={() => append(nextSpan(spans.at(-1)?.to))}
        >
          <Plus size={14} aria-hidden="true" />
          {t('settings.hours.add')}
        </Button>
      </div>
    </li>
  );
}

/** After a morning comes an afternoon. */
const nextSpan = (last: string | undefined) =>
  last === undefined || last >= '17:00' ? { from: '09:00', to: '17:00' } : { from: '13:00', to: '18:00' };
