import { useState } from 'react';
import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type * as z from 'zod';
import type { Answered } from '#console/api/client.ts';
import { Badge } from '#console/ui/badge.tsx';
import { Choices } from '#console/ui/choices.tsx';
import { Field } from '#console/ui/field.tsx';
import { TextArea } from '#console/ui/text-area.tsx';
import type { handOffSchema } from '#contracts/api/settings.ts';
import { SettingsForm } from '../settings-form.tsx';
import { useSettingForm } from '../use-setting-form.ts';
import { ConnectDialog } from './connect-dialog.tsx';
import { type Platform, useIntegrations } from './use-integrations.ts';

export type HandOffSetting = z.output<typeof handOffSchema>;
type Values = Omit<HandOffSetting, 'message'> & { readonly message: string };

const methods = ['helpdesk', 'zendesk', 'gorgias', 'none'] as const;
const isPlatform = (method: (typeof methods)[number]): method is Platform =>
  method === 'zendesk' || method === 'gorgias';

const toForm = (setting: HandOffSetting): Values => ({ ...setting, message: setting.message ?? '' });
const toDocument = ({ method, message }: Values): HandOffSetting => ({
  method,
  message: message.trim() === '' ? null : message.trim(),
});

/** H1: who takes over from the AI agent. What isn't connected leads to its connection, and back to the choice. */
export function HandOffForm({ known }: { known: Answered<HandOffSetting> }) {
  const { t } = useTranslation();
  const { integrations, refresh } = useIntegrations();
  const [connecting, setConnecting] = useState<Platform | null>(null);
  const { form, errorAt, frame } = useSettingForm({
    name: 'hand-off',
    known,
    toForm,
    toDocument,
    places: ['method', 'message'],
    onSaved: refresh,
  });
  const accountOf = (platform: Platform) => integrations?.find((each) => each.platform === platform);
  const choose = (method: (typeof methods)[number]): void => {
    if (isPlatform(method) && accountOf(method)?.connected === false) setConnecting(method);
    else form.setValue('method', method, { shouldDirty: true });
  };
  const markOf = (method: (typeof methods)[number]) => {
    if (method === 'helpdesk') return <Badge tone="accent">{t('settings.handOff.recommended')}</Badge>;
    const known = isPlatform(method) ? accountOf(method) : undefined;
    if (known === undefined) return null;
    return known.connected ? (
      <Badge tone="good">{known.account}</Badge>
    ) : (
      <Badge>{t('settings.handOff.notConnected')}</Badge>
    );
  };
  const isNone = form.watch('method') === 'none';
  return (
    <SettingsForm title={t('settings.handOff.title')} text={t('settings.handOff.text')} {...frame}>
      <Controller
        name="method"
        control={form.control}
        render={({ field }) => (
          <Choices
            label={t('settings.handOff.method')}
            value={field.value}
            options={methods.map((value) => ({
              value,
              label: t(`settings.handOff.methods.${value}.label`),
              hint: t(`settings.handOff.methods.${value}.hint`),
              mark: markOf(value),
            }))}
            onChange={choose}
            error={errorAt('method')}
          />
        )}
      />
      {isNone && (
        <Field
          label={t('settings.handOff.message')}
          hint={t('settings.handOff.messageHint')}
          error={errorAt('message')}
        >
          {(tied) => (
            <TextArea
              {...tied}
              maxLength={2_000}
              {...form.register('message', {
                validate: (text) => text.trim() !== '' || t('settings.handOff.messageMissing'),
              })}
            />
          )}
        </Field>
      )}
      {connecting !== null && (
        <ConnectDialog
          platform={connecting}
          isForChoice
          onClose={() => setConnecting(null)}
          onConnected={() => form.setValue('method', connecting, { shouldDirty: true })}
        />
      )}
    </SettingsForm>
  );
}
