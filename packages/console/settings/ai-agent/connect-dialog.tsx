import { useMutation } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import { say } from '#console/ui/toasts.ts';
import { faultAt, faultsBeside, faultsIn } from '../faults.ts';
import { messageAt } from '../messages.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import styles from './ai-agent.module.css';
import { type Platform, useIntegrations } from './use-integrations.ts';

/** What each of them calls its things. */
const fieldsOf = {
  zendesk: { account: 'subdomain', key: 'apiToken', host: 'zendesk.com' },
  gorgias: { account: 'domain', key: 'apiKey', host: 'gorgias.com' },
} as const;

export interface ConnectDialogProps {
  readonly platform: Platform;
  /** It is connected because it was chosen: that is where one gets back to. */
  readonly isForChoice?: boolean;
  readonly onClose: () => void;
  readonly onConnected?: () => void;
}

/** H1: what is entered here is tried once and kept where nobody reads it: it never comes back. */
export function ConnectDialog({ platform, isForChoice = false, onClose, onConnected }: ConnectDialogProps) {
  const { t } = useTranslation();
  const api = useApi();
  const { refresh } = useIntegrations();
  const names = fieldsOf[platform];
  const name = t(`settings.connections.names.${platform}`);
  const { register, handleSubmit, formState } = useForm({
    defaultValues: { account: '', email: '', key: '' },
  });
  const connect = useMutation({
    mutationFn: ({ account, email, key }: { account: string; email: string; key: string }) =>
      api.put(`/integrations/${platform}`, { [names.account]: account, email, [names.key]: key }),
    onSuccess: () => {
      refresh();
      onConnected?.();
      say({ title: t('settings.connections.done', { name }) });
      onClose();
    },
  });
  const faults = faultsIn(connect.error);
  const filled = { validate: (text: string) => text.trim() !== '' || t('settings.required') };
  return (
    <FormDialog
      title={t('settings.connections.connect', { name })}
      text={t(isForChoice ? 'settings.connections.forChoice' : `settings.connections.how.${platform}`, {
        name,
      })}
      isUnsaved={formState.isDirty && !connect.isSuccess}
      isSaving={connect.isPending}
      error={connect.error}
      otherFaults={faultsBeside(faults, [names.account, 'email', names.key])}
      submit={connect.isPending ? t('settings.connections.trying') : t('settings.connections.go')}
      onSubmit={() => void handleSubmit((values) => connect.mutateAsync(values).catch(() => {}))()}
      onClose={onClose}
    >
      <Field
        label={t(`settings.connections.account.${platform}`)}
        error={messageAt(formState.errors, 'account') ?? faultAt(faults, names.account)}
      >
        {(tied) => (
          <span className={styles.address}>
            <Input {...tied} autoCapitalize="none" spellCheck={false} {...register('account', filled)} />
            <span className={styles.host}>.{names.host}</span>
          </span>
        )}
      </Field>
      <Field
        label={t('settings.connections.email')}
        hint={t('settings.connections.emailHint')}
        error={messageAt(formState.errors, 'email') ?? faultAt(faults, 'email')}
      >
        {(tied) => (
          <Input
            {...tied}
            type="email"
            className={styles.wide}
            autoComplete="off"
            {...register('email', filled)}
          />
        )}
      </Field>
      <Field
        label={t(`settings.connections.key.${platform}`)}
        hint={t('settings.connections.keyHint')}
        error={messageAt(formState.errors, 'key') ?? faultAt(faults, names.key)}
      >
        {(tied) => (
          <Input
            {...tied}
            type="password"
            className={styles.wide}
            autoComplete="new-password"
            {...register('key', filled)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
