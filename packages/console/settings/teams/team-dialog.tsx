import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { say } from '#console/ui/toasts.ts';
import type { TeamDocument } from '#contracts/api/teams.ts';
import { changedOnly } from '../changed.ts';
import { faultAt, faultsBeside, faultsIn } from '../faults.ts';
import { messageAt } from '../messages.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TeamFormFields } from './team-form-fields.tsx';
import { type TeamFields, useTeams } from './use-teams.ts';

const places = ['name', 'description', 'agentIds', 'tags', 'segments', 'whenNobodyOnline'];

const nobodyYet: TeamFields = {
  name: '',
  description: '',
  agentIds: [],
  tags: [],
  segments: [],
  whenNobodyOnline: 'wait',
};

/** A new team, or another one than it was. */
export function TeamDialog({ team, onClose }: { team: TeamDocument | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { change, reload } = useTeams();
  const [before, setBefore] = useState(() => fieldsOf(team));
  const form = useForm<TeamFields>({ values: before });
  const { isDirty, errors } = form.formState;
  const faults = faultsIn(change.error);
  const save = (onTop: boolean): void =>
    void form.handleSubmit(async (fields) => {
      const saved = await change
        .mutateAsync(
          team === null
            ? { method: 'POST', path: '/teams', body: fields, onTop }
            : { method: 'PUT', path: `/teams/${team.id}`, body: changedOnly(before, fields), onTop },
        )
        .catch(() => null);
      if (saved === null) return;
      say({ title: t('settings.saved') });
      onClose();
    })();
  const loadAnew = async (): Promise<void> => {
    const { data } = await reload();
    change.reset();
    const theirs = data?.data.teams.find(({ id }) => id === team?.id);
    if (theirs) setBefore(fieldsOf(theirs));
    else if (team !== null) onClose();
  };
  return (
    <FormDialog
      title={team === null ? t('settings.teams.add') : t('settings.teams.edit', { name: team.name })}
      isUnsaved={isDirty}
      isSaving={change.isPending}
      error={change.error}
      otherFaults={faultsBeside(faults, places)}
      submit={t('settings.save')}
      onSubmit={() => save(false)}
      onKeep={() => save(true)}
      onReload={() => void loadAnew()}
      onClose={onClose}
    >
      <TeamFormFields form={form} errorAt={(place) => messageAt(errors, place) ?? faultAt(faults, place)} />
    </FormDialog>
  );
}

function fieldsOf(team: TeamDocument | null): TeamFields {
  if (team === null) return nobodyYet;
  const { id: _, ...fields } = team;
  return fields;
}
