import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Choices } from '#console/ui/choices.tsx';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import { say } from '#console/ui/toasts.ts';
import type { Role } from '#contracts/routes.ts';
import { faultAt, faultsBeside, faultsIn } from '../faults.ts';
import { messageAt } from '../messages.ts';
import styles from '../parts/form-dialog.module.css';
import { FormDialog } from '../parts/form-dialog.tsx';
import { type Me, rolesToGive } from './rights.ts';
import { usePeopleChange } from './use-people.ts';

interface Invitation {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

export function InviteDialog({ me, onClose }: { me: Me; onClose: () => void }) {
  const { t } = useTranslation();
  const change = usePeopleChange();
  const { register, handleSubmit, formState, watch, setValue } = useForm<Invitation>({
    defaultValues: { name: '', email: '', role: 'support' },
  });
  const faults = faultsIn(change.error);
  const errorAt = (place: keyof Invitation) => messageAt(formState.errors, place) ?? faultAt(faults, place);
  const send = handleSubmit((invitation) =>
    change.mutateAsync([{ method: 'POST', path: '/agents', body: invitation }]).then(
      () => {
        say({ title: t('settings.agents.invited', { email: invitation.email }) });
        onClose();
      },
      () => {},
    ),
  );
  return (
    <FormDialog
      title={t('settings.agents.invite')}
      text={t('settings.agents.inviteText')}
      isUnsaved={formState.isDirty && !change.isSuccess}
      isSaving={change.isPending}
      error={change.error}
      otherFaults={faultsBeside(faults, ['name', 'email', 'role'])}
      submit={t('settings.agents.send')}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Field label={t('settings.agents.name')} error={errorAt('name')}>
        {(tied) => (
          <Input
            {...tied}
            dir="auto"
            autoComplete="off"
            className={styles.wide}
            maxLength={100}
            {...register('name', { validate: (name) => name.trim() !== '' || t('settings.required') })}
          />
        )}
      </Field>
      <Field label={t('settings.agents.email')} error={errorAt('email')}>
        {(tied) => (
          <Input
            {...tied}
            type="email"
            autoComplete="off"
            className={styles.wide}
            maxLength={254}
            {...register('email', {
              validate: (email) => /^[^\s@]+@[^\s@]+$/.test(email) || t('settings.agents.emailWrong'),
            })}
          />
        )}
      </Field>
      <Choices
        label={t('settings.agents.role')}
        value={watch('role')}
        options={rolesToGive(me).map((value) => ({
          value,
          label: t(`roles.${value}`),
          hint: t(`settings.agents.roles.${value}`),
        }))}
        onChange={(role) => setValue('role', role, { shouldDirty: true })}
        error={errorAt('role')}
      />
    </FormDialog>
  );
}
