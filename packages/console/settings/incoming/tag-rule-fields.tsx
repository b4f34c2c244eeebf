import { Trash2 } from 'lucide-react';
import { Controller, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Checks } from '#console/ui/checks.tsx';
import { Field } from '#console/ui/field.tsx';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Tokens } from '#console/ui/tokens.tsx';
import { channels } from '../general/auto-close.ts';
import styles from './incoming.module.css';
import type { TagRulesValues } from './tag-rules.ts';

export interface TagRuleFieldsProps {
  readonly form: UseFormReturn<TagRulesValues>;
  readonly index: number;
  readonly errorAt: (place: string) => string | undefined;
  readonly onRemove: () => void;
}

export function TagRuleFields({ form, index, errorAt, onRemove }: TagRuleFieldsProps) {
  const { t } = useTranslation();
  const place = `rules.${index}` as const;
  const isSome = (values: readonly string[]): true | string =>
    values.length > 0 || t('settings.tagRules.missing');
  return (
    <li className={styles.rule}>
      <div className={styles.fields}>
        <Controller
          name={`${place}.keywords`}
          control={form.control}
          rules={{ validate: isSome }}
          render={({ field }) => (
            <Field
              label={t('settings.tagRules.keywords')}
              hint={t('settings.tagRules.keywordsHint')}
              error={errorAt(`${place}.keywords`)}
            >
              {(tied) => <Tokens {...tied} ref={field.ref} values={field.value} onChange={field.onChange} />}
            </Field>
          )}
        />
        <Controller
          name={`${place}.tags`}
          control={form.control}
          rules={{ validate: isSome }}
          render={({ field }) => (
            <Field label={t('settings.tagRules.tags')} error={errorAt(`${place}.tags`)}>
              {(tied) => <Tokens {...tied} ref={field.ref} values={field.value} onChange={field.onChange} />}
            </Field>
          )}
        />
        <Controller
          name={`${place}.channels`}
          control={form.control}
          render={({ field }) => (
            <Checks
              label={t('settings.tagRules.channels')}
              hint={t('settings.tagRules.channelsHint')}
              values={field.value}
              options={channels.map((value) => ({ value, label: t(`channels.${value}`) }))}
              onChange={field.onChange}
              error={errorAt(`${place}.channels`)}
            />
          )}
        />
      </div>
      <IconButton
        icon={Trash2}
        label={t('settings.tagRules.remove', { number: index + 1 })}
        onClick={onRemove}
      />
    </li>
  );
}
