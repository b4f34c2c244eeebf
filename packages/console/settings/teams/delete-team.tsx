import { useTranslation } from 'react-i18next';
import { whyOf } from '#console/api/why.ts';
import { Confirm } from '#console/ui/confirm.tsx';
import { say, sayFailed } from '#console/ui/toasts.ts';
import type { TeamDocument } from '#contracts/api/teams.ts';
import { useTeams } from './use-teams.ts';

export function DeleteTeam({ team, onClose }: { team: TeamDocument; onClose: () => void }) {
  const { t } = useTranslation();
  const { change, reload } = useTeams();
  const remove = (): void => {
    onClose();
    change
      .mutateAsync({ method: 'DELETE', path: `/teams/${team.id}` })
      .then(() => say({ title: t('settings.teams.deleted', { name: team.name }) }))
      .catch((error: Error) => {
        sayFailed(t('settings.teams.notDeleted'), whyOf(error));
        void reload();
      });
  };
  return (
    <Confirm
      open
      title={t('settings.teams.deleteTitle', { name: team.name })}
      text={t('settings.teams.deleteText')}
      yes={t('settings.teams.deleteYes')}
      no={t('settings.cancel')}
      onYes={remove}
      onNo={onClose}
    />
  );
}
