import { Controller, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Choices } from '#console/ui/choices.tsx';
import { isWithin, NumberField } from '../parts/number-field.tsx';
import { SwitchRow } from '../switch-row.tsx';
import styles from './incoming.module.css';
import type { RoundRobinValues } from './round-robin-form.tsx';

export interface BacklogFieldsProps {
  readonly form: UseFormReturn<RoundRobinValues>;
  readonly errorAt: (place: string) => string | undefined;
}

/** A8: what came while nobody was there. */
export function BacklogFields({ form, errorAt }: BacklogFieldsProps) {
  const { t } = useTranslation();
  const { control, register, watch } = form;
  const limit = (
    <div className={styles.under}>
      <Controller
        name="isLimited"
        control={control}
        render={({ field }) => (
          <SwitchRow
            label={t('settings.incoming.limited')}
            hint={t('settings.incoming.limitedHint')}
            checked={field.value}
            onChange={field.onChange}
          />
        )}
      />
      {watch('isLimited') && (
        <NumberField
          label={t('settings.incoming.perAgent')}
          error={errorAt('backlogPerAgent')}
          min={1}
          max={100}
          {...register('backlogPerAgent', {
            valueAsNumber: true,
            validate: (value) => isWithin(1, 100)(value) || t('settings.incoming.perAgentWrong'),
          })}
        />
      )}
    </div>
  );
  const options = (['assign', 'leave'] as const).map((value) => ({
    value,
    label: t(`settings.incoming.backlogs.${value}.label`),
    hint: t(`settings.incoming.backlogs.${value}.hint`),
    more: value === 'assign' && limit,
  }));
  return (
    <Controller
      name="backlog"
      control={control}
      render={({ field }) => (
        <Choices
          label={t('settings.incoming.backlog')}
          value={field.value}
          options={options}
          onChange={field.onChange}
          error={errorAt('backlog')}
        />
      )}
    />
  );
}
