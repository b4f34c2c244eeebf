import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type * as z from 'zod';
import type { Answered } from '#console/api/client.ts';
import { Choices } from '#console/ui/choices.tsx';
import type { roundRobinSchema } from '#contracts/api/settings.ts';
import { isWithin, NumberField } from '../parts/number-field.tsx';
import { Section } from '../parts/section.tsx';
import { SettingsForm } from '../settings-form.tsx';
import { SwitchRow } from '../switch-row.tsx';
import { useSettingForm } from '../use-setting-form.ts';
import { AbsentFields } from './absent-fields.tsx';
import { BacklogFields } from './backlog-fields.tsx';

export type RoundRobin = z.output<typeof roundRobinSchema>;

/** As the form has it: without a limit there is a number all the same. */
export interface RoundRobinValues extends Omit<RoundRobin, 'backlogPerAgent'> {
  readonly isLimited: boolean;
  readonly backlogPerAgent: number;
}

const usualLimit = 5;

const toForm = (setting: RoundRobin): RoundRobinValues => ({
  ...setting,
  isLimited: setting.backlogPerAgent !== null,
  backlogPerAgent: setting.backlogPerAgent ?? usualLimit,
});

const toDocument = ({ isLimited, backlogPerAgent, ...setting }: RoundRobinValues): RoundRobin => ({
  ...setting,
  backlogPerAgent: isLimited ? backlogPerAgent : null,
});

/** A4–A11. */
export function RoundRobinForm({ known }: { known: Answered<RoundRobin> }) {
  const { t } = useTranslation();
  const { form, errorAt, frame } = useSettingForm({
    name: 'round-robin',
    known,
    toForm,
    toDocument,
    places: ['enabled', 'officeHoursGate', 'backlog', 'backlogPerAgent', 'sessionHours', 'absentAssignee'],
  });
  const { control, register } = form;
  const gates = (['all', 'web_chat'] as const).map((value) => ({
    value,
    label: t(`settings.incoming.gates.${value}.label`),
    hint: t(`settings.incoming.gates.${value}.hint`),
  }));
  return (
    <SettingsForm title={t('settings.incoming.title')} text={t('settings.incoming.text')} {...frame}>
      <Controller
        name="enabled"
        control={control}
        render={({ field }) => (
          <SwitchRow
            label={t('settings.incoming.enabled')}
            hint={t('settings.incoming.enabledHint')}
            checked={field.value}
            onChange={field.onChange}
          />
        )}
      />
      <Controller
        name="officeHoursGate"
        control={control}
        render={({ field }) => (
          <Choices
            label={t('settings.incoming.gate')}
            value={field.value}
            options={gates}
            onChange={field.onChange}
            error={errorAt('officeHoursGate')}
          />
        )}
      />
      <BacklogFields form={form} errorAt={errorAt} />
      <AbsentFields form={form} />
      <Section title={t('settings.incoming.session')} text={t('settings.incoming.sessionHint')}>
        <NumberField
          label={t('settings.incoming.sessionHours')}
          error={errorAt('sessionHours')}
          min={1}
          max={24}
          unit={t('settings.general.hoursUnit')}
          {...register('sessionHours', {
            valueAsNumber: true,
            validate: (value) => isWithin(1, 24)(value) || t('settings.incoming.sessionWrong'),
          })}
        />
      </Section>
    </SettingsForm>
  );
}
