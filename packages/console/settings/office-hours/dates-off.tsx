import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { Button } from '#console/ui/button.tsx';
import { Input } from '#console/ui/input.tsx';
import { Section } from '../parts/section.tsx';
import styles from './office-hours.module.css';

export interface DatesOffProps {
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
  readonly error: string | undefined;
}

/** Holidays, and whatever else the office is closed for. */
export function DatesOff({ values, onChange, error }: DatesOffProps) {
  const { t } = useTranslation();
  const { longDay } = useFormats();
  const [date, setDate] = useState('');
  const id = useId();
  const add = (): void => {
    if (date === '') return;
    onChange([...new Set([...values, date])].toSorted());
    setDate('');
  };
  return (
    <Section title={t('settings.hours.datesOff')} text={t('settings.hours.datesOffHint')}>
      {values.length > 0 && (
        <ul className={styles.dates}>
          {values.map((value) => (
            <li key={value} className={styles.date}>
              {longDay(value)}
              <button
                type="button"
                className={styles.removeDate}
                aria-label={t('settings.hours.removeDate', { date: longDay(value) })}
                onClick={() => onChange(values.filter((each) => each !== value))}
              >
                <X size={12} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.addDate}>
        <Input
          type="date"
          aria-label={t('settings.hours.date')}
          aria-invalid={error !== undefined}
          aria-describedby={id}
          value={date}
          onChange={(event) => setDate(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
        <Button onClick={add} disabled={date === ''}>
          <Plus size={14} aria-hidden="true" />
          {t('settings.hours.addDate')}
        </Button>
      </div>
      <p id={id} className={styles.wrong}>
        {error}
      </p>
    </Section>
  );
}
