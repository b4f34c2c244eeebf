import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Choices } from '#console/ui/choices.tsx';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import { say } from '#console/ui/toasts.ts';
import type { AgentDocument } from '#contracts/api/agents.ts';
import type { Role } from '#contracts/routes.ts';
import { faultAt, faultsBeside, faultsIn } from '../faults.ts';
import { messageAt } from '../messages.ts';
import styles from '../parts/form-dialog.module.css';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NumberField } from '../parts/number-field.tsx';
import { type Me, mayTouch, rolesToGive } from './rights.ts';
import { type PeopleChange, usePeopleChange } from './use-people.ts';

interface Values {
  readonly name: string;
  readonly role: Role;
  /** An empty field is no limit. */
  readonly most: string;
}

const mostOfAll = 10_000;

/** A10: a person's name, role and limit. */
export function AgentDialog({ agent, me, onClose }: { agent: AgentDocument; me: Me; onClose: () => void }) {
  const { t } = useTranslation();
  const change = usePeopleChange();
  const before: Values = { name: agent.name, role: agent.role, most: `${agent.maxOpenTickets ?? ''}` };
  const { register, handleSubmit, formState, watch, setValue } = useForm<Values>({ defaultValues: before });
  const faults = faultsIn(change.error);
  const errorAt = (place: string, path = place) =>
    messageAt(formState.errors, place) ?? faultAt(faults, path);
  const isLimit = (text: string): true | string =>
    text === '' || (/^\d+$/.test(text) && +text >= 1 && +text <= mostOfAll) || t('settings.agents.mostWrong');
  const save = handleSubmit((values) =>
    change.mutateAsync(changesOf(agent, before, values)).then(
      () => {
        say({ title: t('settings.saved') });
        onClose();
      },
      () => {},
    ),
  );
  return (
    <FormDialog
      title={t('settings.agents.editTitle', { name: agent.name })}
      isUnsaved={formState.isDirty && !change.isSuccess}
      isSaving={change.isPending}
      error={change.error}
      otherFaults={faultsBeside(faults, ['name', 'role', 'maxOpenTickets'])}
      submit={t('settings.save')}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Field label={t('settings.agents.name')} error={errorAt('name')}>
        {(tied) => (
          <Input
            {...tied}
            dir="auto"
            className={styles.wide}
            maxLength={100}
            {...register('name', { validate: (name) => name.trim() !== '' || t('settings.required') })}
          />
        )}
      </Field>
      <NumberField
        label={t('settings.agents.most')}
        hint={t('settings.agents.mostHint')}
        error={errorAt('most', 'maxOpenTickets')}
        min={1}
        max={mostOfAll}
        placeholder="∞"
        {...register('most', { validate: isLimit })}
      />
      {mayTouch(me, agent) && (
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
      )}
    </FormDialog>
  );
}

function changesOf({ id }: AgentDocument, before: Values, { name, role, most }: Values): PeopleChange[] {
  const body = {
    ...(name !== before.name && { name }),
    ...(most !== before.most && { maxOpenTickets: most === '' ? null : Number(most) }),
  };
  return [
    ...(Object.keys(body).length > 0 ? [{ method: 'PUT' as const, path: `/agents/${id}`, body }] : []),
    ...(role === before.role ? [] : [{ method: 'PUT' as const, path: `/agents/${id}/role`, body: { role } }]),
  ];
}
