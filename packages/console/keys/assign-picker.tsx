import { UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayBeAssigned, useAgents } from '#console/api/queries.ts';
import type { Person } from '#console/inbox/actions.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import type { MeDocument } from '#contracts/api/agents.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { fitting } from './match.ts';
import styles from './picker.module.css';
import { Picker, type PickOption } from './picker.tsx';

export interface AssignPickerProps {
  readonly tickets: readonly TicketDocument[];
  readonly me: MeDocument;
  readonly typed: string;
  readonly choose: (to: Person | null) => void;
  readonly close: () => void;
}

/** A3: whose a ticket is to be; *No assignee* among them. */
export function AssignPicker({ tickets, me, typed, choose, close }: AssignPickerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(typed);
  const people = useAgents().filter(mayBeAssigned);
  const has = (id: string | undefined): boolean => tickets.every(({ assignee }) => assignee?.id === id);
  const pick = (to: Person | null) => () => {
    close();
    choose(to);
  };
  const all: PickOption[] = [
    ...people
      // Oneself first, then who is there.
      .toSorted((a, b) => rank(a.id === me.id, a.presence) - rank(b.id === me.id, b.presence))
      .map(({ id, name, presence, openTickets }) => ({
        id,
        label: name,
        mark: <Avatar name={name} size={20} online={presence === 'online'} />,
        hint: id === me.id ? t('picker.you') : t('overview.open', { count: openTickets }),
        checked: has(id),
        run: pick({ id, name }),
      })),
    {
      id: 'nobody',
      label: t('overview.noAssignee'),
      mark: <UserX size={20} aria-hidden="true" className={styles.icon} />,
      checked: has(undefined),
      run: pick(null),
    },
  ];
  return (
    <Picker
      label={t('picker.assign', { count: tickets.length })}
      placeholder={t('picker.assignWhom')}
      text={text}
      onText={setText}
      options={fitting(text, all, ({ label }) => label)}
      onClose={close}
      isWaiting={people.length === 0}
      nothing={t('picker.nobody')}
    />
  );
}

const rank = (isMe: boolean, presence: MeDocument['presence']): number =>
  isMe ? 0 : presence === 'online' ? 1 : 2;
