import { Clock3, Moon, Sparkles } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormats } from '#console/i18n/format.ts';
import { useNow } from '#console/live/clock.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import { Badge } from '#console/ui/badge.tsx';
import { classes } from '#console/ui/classes.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { ChannelIcon } from '../channel-icon.tsx';
import { addressOf, useContactName } from '../contact-name.ts';
import type { ListQuery } from '../list-query.ts';
import { hrefOf } from '../place.ts';
import { takesFocus } from '../selection.ts';
import type { Doing } from '../use-doing.ts';
import { DraftMark } from './draft-mark.tsx';
import { PreviewLine } from './preview-line.tsx';
import { RowTools } from './row-tools.tsx';
import styles from './ticket-row.module.css';

const longWaitMs = 30 * 60_000;

export interface TicketRowProps {
  readonly ticket: TicketDocument;
  readonly list: ListQuery;
  readonly doing: Doing;
  readonly myId: string;
  readonly isOpen: boolean;
  /** Where keys are. */
  readonly isCursor: boolean;
  readonly isSelected: boolean;
}

/** Who wrote, about what, since when, and whose it is. */
export const TicketRow = memo(function TicketRow(props: TicketRowProps) {
  const { ticket, list, myId, isOpen, isCursor, isSelected } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const name = useContactName()(ticket);
  const { waitingSince, assignee, tags, preview } = ticket;
  const address = addressOf(ticket);
  const about = address === undefined || name === address ? t(`channels.${ticket.channel}`) : address;
  const link = useRef<HTMLAnchorElement>(null);
  // Whoever comes by keys can go on by keys, and hears where they are; whoever writes is left alone.
  useEffect(() => {
    const { activeElement } = document;
    const isFree = activeElement === document.body || activeElement?.closest('[data-rows]');
    if (isCursor && isFree && takesFocus(ticket.id)) link.current?.focus({ preventScroll: true });
  }, [isCursor, ticket.id]);
  return (
    <div
      className={classes(
        styles.row,
        isOpen && styles.open,
        isCursor && styles.cursor,
        isSelected && styles.selected,
        waitingSince !== null && styles.waiting,
      )}
      data-selected={isSelected || undefined}
    >
      <Link
        ref={link}
        href={hrefOf(list, ticket.id)}
        className={styles.link}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span className={styles.who}>
          <ChannelIcon channel={ticket.channel} />
          <bdi className={styles.name}>{name}</bdi>
          <time className={styles.time} dateTime={ticket.lastMessageAt}>
            {formats.ago(ticket.lastMessageAt, now)}
          </time>
        </span>
        <span className={styles.subject} dir="auto">
          {ticket.subject ?? t('list.noSubject', { number: ticket.number, about })}
        </span>
        {preview && <PreviewLine preview={preview} myId={myId} />}
        <span className={styles.facts}>
          <State ticket={ticket} now={now} />
          {!isOpen && <DraftMark myId={myId} ticketId={ticket.id} />}
          {ticket.handledBy === 'ai' && (
            <Badge tone="accent">
              <Sparkles size={11} aria-hidden="true" />
              {t('ticket.handledByAi')}
            </Badge>
          )}
          {ticket.team && <Badge>{ticket.team.name}</Badge>}
          {ticket.queued?.nobodyOnline && <Badge tone="warn">{t('list.nobodyOnline')}</Badge>}
          {tags.slice(0, 2).map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
          {tags.length > 2 && <Badge>+{tags.length - 2}</Badge>}
          {assignee && (
            <span className={styles.assignee} title={t('list.assignedTo', { name: assignee.name })}>
              <span className="visually-hidden">{t('list.assignedTo', { name: assignee.name })}</span>
              <Avatar name={assignee.name} size={20} />
            </span>
          )}
        </span>
      </Link>
      <RowTools ticket={ticket} name={name} doing={props.doing} isSelected={isSelected} />
    </div>
  );
});

function State({ ticket, now }: { ticket: TicketDocument; now: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { status, waitingSince, snoozedUntil, handledBy } = ticket;
  if (status === 'closed') return <Badge>{t('ticket.status.closed')}</Badge>;
  if (status === 'snoozed')
    return (
      <Badge title={snoozedUntil && t('closing.snoozed', { time: formats.dateTime(snoozedUntil) })}>
        <Moon size={11} aria-hidden="true" />
        {snoozedUntil === undefined
          ? t('ticket.status.snoozed')
          : t('list.wakes', { when: formats.relative(snoozedUntil, now) })}
      </Badge>
    );
  // Whoever waits there waits for somebody there.
  if (handledBy === 'elsewhere') return <Badge tone="accent">{t('ticket.handledElsewhere')}</Badge>;
  if (waitingSince === null) return <span className={styles.calm}>{t('list.waitsForCustomer')}</span>;
  const waited = Math.max(0, now - Date.parse(waitingSince));
  return (
    <Badge tone={waited > longWaitMs ? 'bad' : 'warn'}>
      <Clock3 size={11} aria-hidden="true" />
      {t('list.waits', { time: formats.span(waited) })}
    </Badge>
  );
}
