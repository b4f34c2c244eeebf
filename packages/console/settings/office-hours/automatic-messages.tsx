import { Controller, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Checks } from '#console/ui/checks.tsx';
import { Field } from '#console/ui/field.tsx';
import { TextArea } from '#console/ui/text-area.tsx';
import { builtInMessages } from '#domain/automatic-message.ts';
import { Section } from '../parts/section.tsx';
import { type OfficeHoursValues, texts } from './hours.ts';

export interface AutomaticMessagesProps {
  readonly form: UseFormReturn<OfficeHoursValues>;
  readonly errorAt: (place: string) => string | undefined;
}

/** O1: what customers are told by itself, and where. */
export function AutomaticMessages({ form, errorAt }: AutomaticMessagesProps) {
  const { t } = useTranslation();
  return (
    <Section title={t('settings.hours.messages')} text={t('settings.hours.messagesHint')}>
      {texts.map((name) => (
        <Field
          key={name}
          label={t(`settings.hours.texts.${name}`)}
          hint={t('settings.hours.builtIn')}
          error={errorAt(name)}
        >
          {(tied) => (
            <TextArea
              {...tied}
              maxLength={1_000}
              placeholder={builtInMessages[name]}
              {...form.register(name)}
            />
          )}
        </Field>
      ))}
      <Controller
        name="automaticMessages"
        control={form.control}
        render={({ field }) => (
          <Checks
            label={t('settings.hours.alsoBy')}
            hint={t('settings.hours.alsoByHint')}
            values={field.value}
            options={(['sms', 'email'] as const).map((value) => ({ value, label: t(`channels.${value}`) }))}
            onChange={field.onChange}
            error={errorAt('automaticMessages')}
          />
        )}
      />
    </Section>
  );
}
