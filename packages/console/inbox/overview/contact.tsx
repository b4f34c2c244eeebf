import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Avatar } from '#console/ui/avatar.tsx';
import { Badge } from '#console/ui/badge.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { addressOf, useContactName } from '../contact-name.ts';
import { hrefOf } from '../place.ts';
import styles from './contact.module.css';
import { ContactMenu } from './contact-menu.tsx';

/** Who writes, and how often they have. */
export function Contact({ ticket }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const { contact } = ticket;
  const name = useContactName()(ticket);
  const others = [addressOf(ticket), contact.email].filter((each) => each !== undefined && each !== name);
  return (
    <section className={styles.contact} aria-label={t('overview.contact')}>
      <Avatar name={name} size={36} />
      <div className={styles.words}>
        <bdi className={styles.name}>{name}</bdi>
        {[...new Set(others)].map((each) => (
          <bdi key={each} className={styles.address}>
            {each}
          </bdi>
        ))}
        {contact.profileId !== undefined && (
          <span className={styles.address}>{t('overview.profile', { id: contact.profileId })}</span>
        )}
        <Link href={hrefOf({ view: 'all', contactId: contact.id }, ticket.id)} className={styles.link}>
          {t('overview.ticketsOfContact', { count: contact.ticketCount })}
        </Link>
        {(contact.segments.length > 0 || contact.blocked || contact.optedOut) && (
          <span className={styles.badges}>
            {contact.blocked && <Badge tone="bad">{t('overview.blocked')}</Badge>}
            {contact.optedOut && <Badge tone="warn">{t('overview.optedOut')}</Badge>}
            {contact.segments.map((segment) => (
              <Badge key={segment}>{segment}</Badge>
            ))}
          </span>
        )}
      </div>
      <ContactMenu contact={contact} name={name} />
    </section>
  );
}
