import { Ellipsis } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { whyOf } from '#console/api/why.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import { Badge } from '#console/ui/badge.tsx';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#console/ui/menu.tsx';
import { say, sayFailed } from '#console/ui/toasts.ts';
import type { AgentDocument } from '#contracts/api/agents.ts';
import styles from './agents.module.css';
import { type Me, mayTouch } from './rights.ts';
import { usePeopleChange } from './use-people.ts';

export interface AgentRowProps {
  readonly agent: AgentDocument;
  readonly me: Me;
  readonly mayChange: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

export function AgentRow({ agent, me, mayChange, onEdit, onRemove }: AgentRowProps) {
  const { t } = useTranslation();
  const change = usePeopleChange();
  const { name, email, role, presence, openTickets, waitingTickets, maxOpenTickets } = agent;
  const inviteAgain = (): void =>
    change.mutate([{ method: 'POST', path: '/agents', body: { email, name, role } }], {
      onSuccess: () => say({ title: t('settings.agents.sentAgain', { email }) }),
      onError: (error) => sayFailed(t('settings.agents.notSentAgain', { name }), whyOf(error)),
    });
  return (
    <li className={styles.agent}>
      <Avatar name={name} size={36} online={presence === 'online'} />
      <div className={styles.who}>
        <p className={styles.name}>
          <bdi>{agent.id === me.id ? t('overview.me', { name }) : name}</bdi>
          <Badge tone={role === 'owner' ? 'accent' : 'neutral'}>{t(`roles.${role}`)}</Badge>
        </p>
        <p className={styles.facts}>{email}</p>
      </div>
      <p className={styles.load}>
        {t(`presence.${presence}`)} · {t('overview.open', { count: openTickets })}
        {maxOpenTickets !== null && (
          <span>
            {' · '}
            {t('settings.agents.load', { waiting: waitingTickets, most: maxOpenTickets })}
          </span>
        )}
      </p>
      {mayChange && (
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label={t('settings.agents.menu', { name })} />}
        >
          <MenuItem onClick={onEdit}>{t('settings.agents.edit')}</MenuItem>
          {mayTouch(me, agent) && agent.id !== me.id && (
            <>
              <MenuItem onClick={inviteAgain}>{t('settings.agents.sendAgain')}</MenuItem>
              <MenuSeparator />
              <MenuItem onClick={onRemove}>{t('settings.agents.remove')}</MenuItem>
            </>
          )}
        </Menu>
      )}
    </li>
  );
}
