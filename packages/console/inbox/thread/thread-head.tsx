import { ArrowLeft, CircleCheck, Info, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { hintOf } from '#console/keys/hint.ts';
import { Badge } from '#console/ui/badge.tsx';
import { Button } from '#console/ui/button.tsx';
import { IconButton } from '#console/ui/icon-button.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useTicketActions } from '../actions.ts';
import { ChannelIcon } from '../channel-icon.tsx';
import { useContactName } from '../contact-name.ts';
import { hrefOf, usePlace } from '../place.ts';
import { useClosing } from '../use-closing.ts';
import { mayReopen } from '../use-doing.ts';
import { SnoozeMenu } from './snooze-menu.tsx';
import styles from './thread-head.module.css';

export interface ThreadHeadProps {
  readonly ticket: TicketDocument;
  readonly isOverviewOpen: boolean;
  readonly onOverview: () => void;
}

export function ThreadHead({ ticket, isOverviewOpen, onOverview }: ThreadHeadProps) {
  const { t } = useTranslation();
  const { list } = usePlace();
  const actions = useTicketActions();
  const close = useClosing();
  const nameOf = useContactName();
  const isElsewhere = ticket.handledBy === 'elsewhere';
  return (
    <header className={styles.head}>
      <Link href={hrefOf(list)} className={styles.back} aria-label={t('thread.back')}>
        <ArrowLeft size={18} aria-hidden="true" />
      </Link>
      <div className={styles.about}>
        <h1 className={styles.name}>
          <bdi>{nameOf(ticket)}</bdi>
        </h1>
        <p className={styles.line}>
          <ChannelIcon channel={ticket.channel} />
          <span>#{ticket.number}</span>
          {ticket.subject !== undefined && (
            <span className={styles.subject} dir="auto">
              {ticket.subject}
            </span>
          )}
          {ticket.status !== 'open' && <Badge>{t(`ticket.status.${ticket.status}`)}</Badge>}
          {ticket.handledBy === 'ai' && <Badge tone="accent">{t('ticket.handledByAi')}</Badge>}
          {isElsewhere && <Badge tone="accent">{t('ticket.handledElsewhere')}</Badge>}
        </p>
      </div>
      {ticket.status !== 'closed' && !isElsewhere && <SnoozeMenu ticket={ticket} />}
      {ticket.status !== 'closed' && !isElsewhere && (
        <Button onClick={() => close([ticket])} className={styles.action} title={hintOf('close')}>
          <CircleCheck size={15} aria-hidden="true" />
          <span>{t('thread.close')}</span>
        </Button>
      )}
      {mayReopen(ticket) && (
        <Button
          onClick={() => void actions.reopen(ticket)}
          className={styles.action}
          title={hintOf('reopen')}
        >
          <RotateCcw size={15} aria-hidden="true" />
          <span>{t('thread.reopen')}</span>
        </Button>
      )}
      <IconButton
        icon={Info}
        label={t('thread.overview')}
        className={styles.info}
        aria-expanded={isOverviewOpen}
        onClick={onOverview}
      />
    </header>
  );
}
