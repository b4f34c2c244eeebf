import { Controller, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Field } from '#console/ui/field.tsx';
import { TextArea } from '#console/ui/text-area.tsx';
import { isWithin, NumberField } from '../parts/number-field.tsx';
import { SwitchRow } from '../switch-row.tsx';
import { type AutoCloseValues, shortestPeriod } from './auto-close.ts';
import styles from './general.module.css';

const mostHours = 72;
const isHours = isWithin(1, mostHours);

export interface WarningFieldsProps {
  readonly form: UseFormReturn<AutoCloseValues>;
  readonly errorAt: (place: string) => string | undefined;
}

/** Whether the customer is told before, and how. */
export function WarningFields({ form, errorAt }: WarningFieldsProps) {
  const { t } = useTranslation();
  const { control, register, watch } = form;
  const isSoon = (hours: number, values: AutoCloseValues): true | string => {
    if (!isHours(hours)) return t('settings.general.hoursWrong');
    const shortest = shortestPeriod(values);
    return hours < shortest || t('settings.general.hoursTooMany', { count: shortest });
  };
  return (
    <div className={styles.warning}>
      <Controller
        name="warns"
        control={control}
        render={({ field }) => (
          <SwitchRow
            label={t('settings.general.warns')}
            hint={t('settings.general.warnsHint')}
            checked={field.value}
            onChange={field.onChange}
          />
        )}
      />
      {watch('warns') && (
        <div className={styles.under}>
          <NumberField
            label={t('settings.general.hours')}
            error={errorAt('warnHoursBefore')}
            min={1}
            max={mostHours}
            unit={t('settings.general.hoursUnit')}
            {...register('warnHoursBefore', { valueAsNumber: true, validate: isSoon })}
          />
          <Field
            label={t('settings.general.warningText')}
            hint={t('settings.general.warningTextHint')}
            error={errorAt('warningText')}
          >
            {(tied) => <TextArea {...tied} maxLength={1_000} {...register('warningText')} />}
          </Field>
        </div>
      )}
    </div>
  );
}
