import { Plus } from 'lucide-react';
import { useFieldArray } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Answered } from '#console/api/client.ts';
import { Button } from '#console/ui/button.tsx';
import { SettingsForm } from '../settings-form.tsx';
import { useSettingForm } from '../use-setting-form.ts';
import styles from './incoming.module.css';
import { TagRuleFields } from './tag-rule-fields.tsx';
import { emptyRule, fromTagRulesForm, type TagRules, toTagRulesForm } from './tag-rules.ts';

const mostRules = 100;

/** Tickets that get their tags by the words in them, by which they find their team (A9). */
export function TagRulesForm({ known }: { known: Answered<TagRules> }) {
  const { t } = useTranslation();
  const { form, errorAt, frame } = useSettingForm({
    name: 'tag-rules',
    known,
    toForm: toTagRulesForm,
    toDocument: fromTagRulesForm,
    places: ['rules'],
  });
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'rules' });
  return (
    <SettingsForm title={t('settings.tagRules.title')} text={t('settings.tagRules.text')} {...frame}>
      {fields.length === 0 && <p className={styles.none}>{t('settings.tagRules.none')}</p>}
      {fields.length > 0 && (
        <ol className={styles.rules}>
          {fields.map(({ id }, index) => (
            <TagRuleFields
              key={id}
              form={form}
              index={index}
              errorAt={errorAt}
              onRemove={() => remove(index)}
            />
          ))}
        </ol>
      )}
      <div>
        <Button disabled={fields.length >= mostRules} onClick={() => append(emptyRule)}>
          <Plus size={14} aria-hidden="true" />
          {t('settings.tagRules.add')}
        </Button>
      </div>
    </SettingsForm>
  );
}
