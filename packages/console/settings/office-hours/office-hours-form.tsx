import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Answered } from '#console/api/client.ts';
import { Section } from '../parts/section.tsx';
import { SettingsForm } from '../settings-form.tsx';
import { useSettingForm } from '../use-setting-form.ts';
import { AutomaticMessages } from './automatic-messages.tsx';
import { DatesOff } from './dates-off.tsx';
import { DayRow } from './day-row.tsx';
import { days, fromHoursForm, isAlways, isNever, type OfficeHoursSetting, toHoursForm } from './hours.ts';
import styles from './office-hours.module.css';
import { TimeZoneField } from './time-zone-field.tsx';

export function OfficeHoursForm({ known }: { known: Answered<OfficeHoursSetting> }) {
  const { t } = useTranslation();
  const { form, errorAt, frame } = useSettingForm({
    name: 'office-hours',
    known,
    toForm: toHoursForm,
    toDocument: fromHoursForm,
    places: [
      'timeZone',
      'weekly',
      'datesOff',
      'automaticMessages',
      'duringMessage',
      'nobodyOnlineMessage',
      'outsideMessage',
    ],
  });
  const week = form.watch('week');
  const wrong = errorAt('weekly');
  return (
    <SettingsForm title={t('settings.hours.title')} text={t('settings.hours.text')} {...frame}>
      <Controller
        name="timeZone"
        control={form.control}
        render={({ field }) => (
          <TimeZoneField value={field.value} onChange={field.onChange} error={errorAt('timeZone')} />
        )}
      />
      <Section title={t('settings.hours.week')} text={t('settings.hours.weekHint')}>
        <ul className={styles.week}>
          {days.map((day) => (
            <DayRow key={day} day={day} form={form} errorAt={errorAt} />
          ))}
        </ul>
        {isAlways(week) && <p className={styles.note}>{t('settings.hours.always')}</p>}
        {isNever(week) && <p className={styles.warn}>{t('settings.hours.never')}</p>}
        {wrong !== undefined && (
          <p role="alert" className={styles.wrong}>
            {wrong}
          </p>
        )}
      </Section>
      <Controller
        name="datesOff"
        control={form.control}
        render={({ field }) => (
          <DatesOff values={field.value} onChange={field.onChange} error={errorAt('datesOff')} />
        )}
      />
      <AutomaticMessages form={form} errorAt={errorAt} />
    </SettingsForm>
  );
}
