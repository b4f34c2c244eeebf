import { Controller, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { mayBeAssigned, useAgents } from '#console/api/queries.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import { Checks } from '#console/ui/checks.tsx';
import { Choices } from '#console/ui/choices.tsx';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import { Tokens } from '#console/ui/tokens.tsx';
import styles from '../parts/form-dialog.module.css';
import type { TeamFields } from './use-teams.ts';

export interface TeamFormFieldsProps {
  readonly form: UseFormReturn<TeamFields>;
  readonly errorAt: (place: string) => string | undefined;
}

const mostLabels = 20;

export function TeamFormFields({ form, errorAt }: TeamFormFieldsProps) {
  const { t } = useTranslation();
  const { control, register } = form;
  const people = useAgents().filter(mayBeAssigned);
  const areFew = (_: readonly string[], { tags, segments }: TeamFields): true | string =>
    tags.length + segments.length <= mostLabels || t('settings.teams.tooMany', { most: mostLabels });
  return (
    <>
      <Field label={t('settings.teams.name')} error={errorAt('name')}>
        {(tied) => (
          <Input
            {...tied}
            dir="auto"
            className={styles.wide}
            maxLength={80}
            {...register('name', { validate: (name) => name.trim() !== '' || t('settings.required') })}
          />
        )}
      </Field>
      <Field label={t('settings.teams.description')} error={errorAt('description')}>
        {(tied) => (
          <Input {...tied} dir="auto" className={styles.wide} maxLength={500} {...register('description')} />
        )}
      </Field>
      <Controller
        name="agentIds"
        control={control}
        rules={{ validate: (ids) => ids.length > 0 || t('settings.teams.needsSomebody') }}
        render={({ field }) => (
          <Checks
            isList
            label={t('settings.teams.people')}
            values={field.value}
            options={people.map(({ id, name, role, presence }) => ({
              value: id,
              label: name,
              hint: t(`roles.${role}`),
              mark: <Avatar name={name} size={20} online={presence === 'online'} />,
            }))}
            onChange={field.onChange}
            error={errorAt('agentIds')}
          />
        )}
      />
      {(['tags', 'segments'] as const).map((name) => (
        <Controller
          key={name}
          name={name}
          control={control}
          rules={{ validate: areFew }}
          render={({ field }) => (
            <Field
              label={t(`settings.teams.${name}`)}
              hint={t(`settings.teams.${name}Hint`)}
              error={errorAt(name)}
            >
              {(tied) => <Tokens {...tied} values={field.value} onChange={field.onChange} />}
            </Field>
          )}
        />
      ))}
      <Controller
        name="whenNobodyOnline"
        control={control}
        render={({ field }) => (
          <Choices
            label={t('settings.teams.whenNobodyOnline')}
            value={field.value}
            options={(['wait', 'inbox'] as const).map((value) => ({
              value,
              label: t(`settings.teams.nobody.${value}.label`),
              hint: t(`settings.teams.nobody.${value}.hint`),
            }))}
            onChange={field.onChange}
            error={errorAt('whenNobodyOnline')}
          />
        )}
      />
    </>
  );
}
