import { Lightbulb } from 'lucide-react';
import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Answered } from '#console/api/client.ts';
import { isWithin, NumberField } from '../parts/number-field.tsx';
import { Section } from '../parts/section.tsx';
import { SettingsForm } from '../settings-form.tsx';
import { SwitchRow } from '../switch-row.tsx';
import { useSettingForm } from '../use-setting-form.ts';
import { type AutoClose, channels, fromAutoCloseForm, toAutoCloseForm } from './auto-close.ts';
import styles from './general.module.css';
import { Replanning } from './replanning.tsx';
import { WarningFields } from './warning-fields.tsx';

const mostDays = 90;
const isDays = isWithin(1, mostDays);

export function AutoCloseForm({ known }: { known: Answered<AutoClose> }) {
  const { t } = useTranslation();
  const { form, errorAt, frame } = useSettingForm({
    name: 'auto-close',
    known,
    toForm: toAutoCloseForm,
    toDocument: fromAutoCloseForm,
    places: ['enabled', 'inactivityDays', 'perChannel', 'closeUnanswered', 'warnHoursBefore', 'warningText'],
  });
  const { control, register, watch } = form;
  const days = watch('inactivityDays');
  return (
    <SettingsForm title={t('settings.general.title')} text={t('settings.general.text')} {...frame}>
      <Controller
        name="enabled"
        control={control}
        render={({ field }) => (
          <SwitchRow label={t('settings.general.enabled')} checked={field.value} onChange={field.onChange} />
        )}
      />
      {watch('enabled') && (
        <>
          <NumberField
            label={t('settings.general.days')}
            hint={t('settings.general.daysHint')}
            error={errorAt('inactivityDays')}
            min={1}
            max={mostDays}
            {...register('inactivityDays', {
              valueAsNumber: true,
              validate: (value) => isDays(value) || t('settings.general.daysWrong'),
            })}
          />
          <p className={styles.tip}>
            <Lightbulb size={16} aria-hidden="true" />
            {t('settings.general.tip')}
          </p>
          <Section title={t('settings.general.perChannel')} text={t('settings.general.perChannelHint')}>
            <div className={styles.channels}>
              {channels.map((channel) => (
                <NumberField
                  key={channel}
                  label={t(`channels.${channel}`)}
                  error={errorAt(`perChannel.${channel}`)}
                  min={1}
                  max={mostDays}
                  placeholder={Number.isNaN(days) ? '' : `${days}`}
                  unit={t('settings.general.daysUnit')}
                  {...register(`perChannel.${channel}`, {
                    validate: (value) =>
                      value === '' || isDays(Number(value)) || t('settings.general.daysWrong'),
                  })}
                />
              ))}
            </div>
          </Section>
          <Controller
            name="closeUnanswered"
            control={control}
            render={({ field }) => (
              <SwitchRow
                label={t('settings.general.closeUnanswered')}
                hint={t('settings.general.closeUnansweredHint')}
                checked={field.value}
                onChange={field.onChange}
              />
            )}
          />
          <WarningFields form={form} errorAt={errorAt} />
        </>
      )}
      <Replanning etag={known.etag} />
    </SettingsForm>
  );
}
