import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type * as z from 'zod';
import type { Answered } from '#console/api/client.ts';
import { Checks } from '#console/ui/checks.tsx';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import type { aiAgentSchema } from '#contracts/api/settings.ts';
import { channels } from '../general/auto-close.ts';
import form_ from '../parts/form-dialog.module.css';
import { SettingsForm } from '../settings-form.tsx';
import { SwitchRow } from '../switch-row.tsx';
import { useSettingForm } from '../use-setting-form.ts';

export type AiAgentSetting = z.output<typeof aiAgentSchema>;
type Values = Omit<AiAgentSetting, 'callbackUrl'> & { readonly callbackUrl: string };

const toForm = (setting: AiAgentSetting): Values => ({ ...setting, callbackUrl: setting.callbackUrl ?? '' });
const toDocument = ({ callbackUrl, ...values }: Values): AiAgentSetting => ({
  ...values,
  callbackUrl: callbackUrl.trim() === '' ? null : callbackUrl.trim(),
});

/** H2: which new tickets start with the AI agent. */
export function AiAgentForm({ known }: { known: Answered<AiAgentSetting> }) {
  const { t } = useTranslation();
  const { form, errorAt, frame } = useSettingForm({
    name: 'ai-agent',
    known,
    toForm,
    toDocument,
    places: ['enabled', 'channels', 'callbackUrl'],
  });
  const { control, register } = form;
  const isAddress = (url: string, { enabled }: Values): true | string => {
    if (url.trim() === '') return !enabled || t('settings.ai.urlMissing');
    return URL.parse(url.trim())?.protocol === 'https:' || t('settings.ai.urlWrong');
  };
  const areSome = (chosen: readonly string[], { enabled }: Values): true | string =>
    !enabled || chosen.length > 0 || t('settings.ai.channelsMissing');
  return (
    <SettingsForm title={t('settings.ai.title')} text={t('settings.ai.text')} {...frame}>
      <Controller
        name="enabled"
        control={control}
        render={({ field }) => (
          <SwitchRow
            label={t('settings.ai.enabled')}
            hint={t('settings.ai.enabledHint')}
            checked={field.value}
            onChange={field.onChange}
          />
        )}
      />
      <Controller
        name="channels"
        control={control}
        rules={{ validate: areSome }}
        render={({ field }) => (
          <Checks
            label={t('settings.ai.channels')}
            hint={t('settings.ai.channelsHint')}
            values={field.value}
            options={channels.map((value) => ({ value, label: t(`channels.${value}`) }))}
            onChange={field.onChange}
            error={errorAt('channels')}
          />
        )}
      />
      <Field label={t('settings.ai.url')} hint={t('settings.ai.urlHint')} error={errorAt('callbackUrl')}>
        {(tied) => (
          <Input
            {...tied}
            type="url"
            className={form_.wide}
            placeholder={t('settings.ai.urlExample')}
            maxLength={2_048}
            {...register('callbackUrl', { validate: isAddress })}
          />
        )}
      </Field>
    </SettingsForm>
  );
}
