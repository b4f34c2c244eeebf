import { UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { mayBeAssigned, useAgents } from '#console/api/queries.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import { Button } from '#console/ui/button.tsx';
import { Select, type SelectOption } from '#console/ui/select.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useTicketActions } from '../actions.ts';
import { useMyself } from '../place.ts';
import styles from './assignee.module.css';

const nobody = 'nobody';

/** A3: whose it is; *No assignee* among them. */
export function Assignee({ ticket }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const me = useMyself();
  const { assign } = useTicketActions();
  const { assignee } = ticket;
  const people = useAgents().filter(mayBeAssigned);
  const options: SelectOption<string>[] = [
    {
      value: nobody,
      label: t('overview.noAssignee'),
      mark: <UserX size={20} aria-hidden="true" className={styles.nobody} />,
    },
    ...people.map(({ id, name, presence, openTickets }) => ({
      value: id,
      label: id === me.id ? t('overview.me', { name }) : name,
      mark: <Avatar name={name} size={20} online={presence === 'online'} />,
      hint: t('overview.open', { count: openTickets }),
    })),
  ];
  // Who isn't among them any more may still have it.
  if (assignee && !people.some(({ id }) => id === assignee.id))
    options.push({
      value: assignee.id,
      label: assignee.name,
      mark: <Avatar name={assignee.name} size={20} />,
    });
  const choose = (id: string): void => {
    if (id === (assignee?.id ?? nobody)) return;
    const chosen = people.find((each) => each.id === id);
    void assign(ticket, chosen === undefined ? null : { id: chosen.id, name: chosen.name });
  };
  return (
    <div className={styles.assignee}>
      <Select
        label={t('overview.assignee')}
        value={assignee?.id ?? nobody}
        options={options}
        onChange={choose}
        disabled={ticket.handledBy === 'elsewhere'}
        className={styles.select}
      />
      {assignee?.id !== me.id && ticket.handledBy !== 'elsewhere' && (
        <Button onClick={() => choose(me.id)}>{t('overview.take')}</Button>
      )}
    </div>
  );
}
