import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import styles from './facts.module.css';

export function Facts({ ticket }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const facts = [
    [t('overview.number'), `#${ticket.number}`],
    [t('overview.status'), t(`ticket.status.${ticket.status}`)],
    [t('overview.channel'), t(`channels.${ticket.channel}`)],
    [t('overview.team'), ticket.team?.name ?? t('overview.noTeam')],
    [t('overview.created'), formats.dateTime(ticket.createdAt)],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
