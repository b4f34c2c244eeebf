import { X } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#console/ui/icon-button.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { Assignee } from './assignee.tsx';
import { ClosingTime } from './closing-time.tsx';
import { Contact } from './contact.tsx';
import { Facts } from './facts.tsx';
import { HandOff } from './hand-off.tsx';
import { History } from './history.tsx';
import styles from './overview.module.css';
import { Section } from './section.tsx';
import { Tags } from './tags.tsx';
import { WhyAssigned } from './why-assigned.tsx';

/** T7: all there is to know about a ticket. */
export const Overview = memo(function Overview({
  ticket,
  onClose,
}: {
  ticket: TicketDocument;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles.overview}>
      <IconButton icon={X} label={t('overview.close')} className={styles.close} onClick={onClose} />
      <Contact ticket={ticket} />
      <Section title={t('overview.assignee')}>
        <Assignee ticket={ticket} />
        <WhyAssigned ticket={ticket} />
      </Section>
      <Section title={t('overview.tags')}>
        <Tags ticket={ticket} />
      </Section>
      <Section title={t('overview.closing')}>
        <ClosingTime ticket={ticket} />
      </Section>
      <Section title={t('overview.ticket')}>
        <Facts ticket={ticket} />
      </Section>
      <HandOff ticket={ticket} />
      <History ticketId={ticket.id} />
    </div>
  );
});
