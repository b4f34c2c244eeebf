import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#console/ui/button.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { say } from '#console/ui/toasts.ts';
import type { TeamDocument } from '#contracts/api/teams.ts';
import { isSame } from '../changed.ts';
import { faultsIn } from '../faults.ts';
import { SettingsForm } from '../settings-form.tsx';
import { DeleteTeam } from './delete-team.tsx';
import { inOrder } from './order.ts';
import { TeamDialog } from './team-dialog.tsx';
import { TeamList } from './team-list.tsx';
import styles from './teams.module.css';
import { useTeams } from './use-teams.ts';

const mostTeams = 50;

/** A9: the teams in their order; the first one that matches gets a ticket. */
export function Teams() {
  const { t } = useTranslation();
  const { teams, error, reload, change, mayChange } = useTeams();
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const [edited, setEdited] = useState<TeamDocument | 'new' | null>(null);
  const [deleted, setDeleted] = useState<TeamDocument | null>(null);
  if (teams === undefined)
    return error ? (
      <Problem error={error} retry={() => void reload()} />
    ) : (
      <Skeleton lines={6} label={t('shell.loading')} />
    );
  const shown = inOrder(teams, order);
  const ids = shown.map(({ id }) => id);
  const isUnsaved = !isSame(
    ids,
    teams.map(({ id }) => id),
  );
  const save = (onTop: boolean): void =>
    change.mutate(
      { method: 'PUT', path: '/teams/order', body: { teamIds: ids }, onTop },
      {
        onSuccess: () => {
          setOrder(null);
          say({ title: t('settings.saved') });
        },
      },
    );
  const startAnew = (): void => {
    setOrder(null);
    change.reset();
  };
  return (
    <>
      <SettingsForm
        title={t('settings.teams.title')}
        text={t('settings.teams.text')}
        isUnsaved={isUnsaved}
        isSaving={change.isPending}
        error={change.error}
        otherFaults={faultsIn(change.error)}
        onSave={() => save(false)}
        onKeep={() => save(true)}
        onDiscard={startAnew}
        onReload={() => void reload().then(startAnew)}
      >
        {shown.length === 0 ? (
          <p className={styles.none}>{t('settings.teams.none')}</p>
        ) : (
          <TeamList teams={shown} onOrder={setOrder} onEdit={setEdited} onDelete={setDeleted} />
        )}
        {mayChange && (
          <div>
            <Button disabled={teams.length >= mostTeams} onClick={() => setEdited('new')}>
              <Plus size={14} aria-hidden="true" />
              {t('settings.teams.add')}
            </Button>
          </div>
        )}
      </SettingsForm>
      {edited !== null && (
        <TeamDialog team={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
      {deleted !== null && <DeleteTeam team={deleted} onClose={() => setDeleted(null)} />}
    </>
  );
}
