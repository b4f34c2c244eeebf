import { Controller, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Choices } from '#console/ui/choices.tsx';
import { Section } from '../parts/section.tsx';
import type { RoundRobinValues } from './round-robin-form.tsx';

/** A11: the customer writes, and whoever has the ticket isn't there. */
export function AbsentFields({ form }: { form: UseFormReturn<RoundRobinValues> }) {
  const { t } = useTranslation();
  return (
    <Section title={t('settings.incoming.absent')} text={t('settings.incoming.absentHint')}>
      {(['open', 'reopened'] as const).map((which) => (
        <Controller
          key={which}
          name={`absentAssignee.${which}`}
          control={form.control}
          render={({ field }) => (
            <Choices
              label={t(`settings.incoming.absents.${which}`)}
              value={field.value}
              options={(['keep', 'rotate'] as const).map((value) => ({
                value,
                label: t(`settings.incoming.absentWays.${value}`),
              }))}
              onChange={field.onChange}
            />
          )}
        />
      ))}
    </Section>
  );
}
