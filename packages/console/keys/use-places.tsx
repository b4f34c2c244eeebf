import { UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { mayBeAssigned, useAgents } from '#console/api/queries.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import type { MeDocument } from '#contracts/api/agents.ts';
import { fitting } from './match.ts';
import styles from './picker.module.css';
import type { PickOption } from './picker.tsx';
import { useTeams } from './use-known-tags.ts';

/** The open tickets of each team and of each person. */
export function usePlaces(text: string, { me, close }: { me: MeDocument; close: () => void }): PickOption[] {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { data: teams } = useTeams();
  const people = useAgents().filter((agent) => mayBeAssigned(agent) && agent.id !== me.id);
  const go = (search: string) => () => {
    close();
    navigate(`/inbox/all?${search}`);
  };
  const all: PickOption[] = [
    ...(teams ?? []).map(({ id, name }) => ({
      id,
      label: t('finder.teamsTickets', { name }),
      mark: <UsersRound size={15} aria-hidden="true" className={styles.icon} />,
      group: t('finder.places'),
      run: go(`teamId=${id}`),
    })),
    ...people.map(({ id, name }) => ({
      id,
      label: t('finder.personsTickets', { name }),
      mark: <Avatar name={name} size={20} />,
      group: t('finder.places'),
      run: go(`assigneeId=${id}`),
    })),
  ];
  return fitting(text, all, ({ label }) => label);
}
