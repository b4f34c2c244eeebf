import { Lightbulb } from 'lucide-react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type * as z from 'zod';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { say } from '#console/ui/toasts.ts';
import type { autoCloseSchema } from '#contracts/api/settings.ts';
import { SettingsForm } from '../settings-form.tsx';
import { SwitchRow } from '../switch-row.tsx';
import { type Setting, useSetting } from '../use-setting.ts';
import styles from './general.module.css';

type AutoClose = z.output<typeof autoCloseSchema>;

/** C1: when tickets close by themselves. */
export function General() {
  const { t } = useTranslation();
  const setting = useSetting<AutoClose>('auto-close');
  const { value, error, reload } = setting;
  if (error) return <Problem error={error} retry={() => void reload()} />;
  if (value === undefined) return <Skeleton lines={6} label={t('shell.loading')} />;
  return <AutoCloseForm {...setting} value={value} />;
}

function AutoCloseForm({ value, reload, save }: Setting<AutoClose> & { value: AutoClose }) {
  const { t } = useTranslation();
  const { control, register, handleSubmit, reset, watch, formState } = useForm<AutoClose>({
    defaultValues: value,
    values: value,
    resetOptions: { keepDirtyValues: true },
  });
  const onSave = handleSubmit(async (changed) => {
    const saved = await save.mutateAsync(changed).catch(() => null);
    if (saved === null) return;
    reset(saved.data);
    say({ title: t('settings.saved') });
  });
  const onReload = async (): Promise<void> => {
    const { data } = await reload();
    save.reset();
    if (data) reset(data.data);
  };
  const isOn = watch('enabled');
  return (
    <SettingsForm
      title={t('settings.general.title')}
      text={t('settings.general.text')}
      isUnsaved={formState.isDirty}
      isSaving={save.isPending}
      error={save.error}
      onSave={() => void onSave()}
      onDiscard={() => reset(value)}
      onReload={() => void onReload()}
    >
      <Controller
        name="enabled"
        control={control}
        render={({ field }) => (
          <SwitchRow label={t('settings.general.enabled')} checked={field.value} onChange={field.onChange} />
        )}
      />
      <Field
        label={t('settings.general.days')}
        hint={t('settings.general.daysHint')}
        error={formState.errors.inactivityDays && t('settings.general.daysWrong')}
      >
        {(tied) => (
          <Input
            {...tied}
            type="number"
            min={1}
            max={90}
            step={1}
            disabled={!isOn}
            {...register('inactivityDays', { valueAsNumber: true, validate: isDays })}
          />
        )}
      </Field>
      <p className={styles.tip}>
        <Lightbulb size={16} aria-hidden="true" />
        {t('settings.general.tip')}
      </p>
      <Controller
        name="closeUnanswered"
        control={control}
        render={({ field }) => (
          <SwitchRow
            label={t('settings.general.closeUnanswered')}
            hint={t('settings.general.closeUnansweredHint')}
            checked={field.value}
            onChange={field.onChange}
            disabled={!isOn}
          />
        )}
      />
    </SettingsForm>
  );
}

const isDays = (days: number): boolean => Number.isInteger(days) && days >= 1 && days <= 90;
