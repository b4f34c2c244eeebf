import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { mayBeAssigned, useMe } from '#console/api/queries.ts';
import { useFormats } from '#console/i18n/format.ts';
import { ChannelIcon } from '#console/inbox/channel-icon.tsx';
import { Badge } from '#console/ui/badge.tsx';
import type { CountedConversation } from './behind.ts';
import styles from './conversation.module.css';
import { useSays } from './use-says.ts';

/** A conversation behind a figure, as it was when it counted. */
export function Conversation({ counted }: { counted: CountedConversation }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const says = useSays();
  const { at, seconds, channel, agent, team, tags, ticket } = counted;
  const contact = ticket?.contact;
  // A visitor of the chat who has given no name has no address that would tell anyone anything.
  const who = contact?.name ?? (channel === 'web_chat' ? undefined : contact?.address);
  const subject = ticket?.subject ?? (ticket === null ? t('reports.behind.erased') : `#${ticket.number}`);
  return (
    <Line ticketId={ticket?.id}>
      <ChannelIcon channel={channel} />
      <span className={styles.words}>
        <span className={styles.title} dir="auto">
          {who ?? subject}
        </span>
        {who !== undefined && (
          <span className={styles.subject} dir="auto">
            {ticket?.subject === undefined ? subject : `#${ticket.number} ${ticket.subject}`}
          </span>
        )}
        <span className={styles.facts}>
          {[dateTime(at), agent?.name, team?.name].filter((each) => each !== undefined).join(' · ')}
        </span>
        {tags.length > 0 && (
          <span className={styles.tags}>
            {tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        )}
      </span>
      {seconds !== undefined && <span className={styles.time}>{says.value('time', seconds)}</span>}
    </Line>
  );
}

/** For whoever may read it, the way to the ticket. */
function Line({ ticketId, children }: { ticketId: string | undefined; children: ReactNode }) {
  const { data: me } = useMe();
  const isOpen = ticketId !== undefined && me !== undefined && mayBeAssigned(me);
  return (
    <li>
      {isOpen ? (
        <Link href={`/inbox/all/${ticketId}`} className={styles.line}>
          {children}
        </Link>
      ) : (
        <div className={styles.line}>{children}</div>
      )}
    </li>
  );
}
