import { SearchX } from 'lucide-react';
import { useCallback, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTicket } from '#console/api/queries.ts';
import { useLiveStatus } from '#console/live/status.ts';
import { lookAgain } from '#console/live/use-live.ts';
import { classes } from '#console/ui/classes.ts';
import { Empty } from '#console/ui/empty.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { Composer } from '../composer/composer.tsx';
import { Overview } from '../overview/overview.tsx';
import { Thread } from './thread.tsx';
import { ThreadHead } from './thread-head.tsx';
import styles from './ticket-pane.module.css';

/** The open ticket: what was said, what to say, and what there is to know. */
export function TicketPane({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const ticket = useTicket(ticketId);
  const { error } = useLiveStatus();
  const [isOverviewOpen, setOverviewOpen] = useState(false);
  const closeOverview = useCallback(() => setOverviewOpen(false), []);
  // It was opened for one ticket, not for the next.
  const [shownId, setShownId] = useState(ticketId);
  if (shownId !== ticketId) {
    setShownId(ticketId);
    setOverviewOpen(false);
  }
  // What one has come for is there at once, what there is to know of it a moment later.
  const known = useDeferredValue(ticket);
  if (ticket === null) return <Empty icon={SearchX} title={t('ticket.gone')} text={t('ticket.goneHint')} />;
  if (ticket === undefined)
    return error === null ? (
      <Skeleton lines={8} label={t('thread.loading')} />
    ) : (
      <Problem error={error} retry={lookAgain} />
    );
  return (
    <div className={styles.pane}>
      <section key={ticketId} className={styles.conversation} aria-label={t('thread.label')}>
        <ThreadHead
          ticket={ticket}
          isOverviewOpen={isOverviewOpen}
          onOverview={() => setOverviewOpen(!isOverviewOpen)}
        />
        <Thread ticket={ticket} />
        <Composer ticket={ticket} />
      </section>
      <aside
        className={classes(styles.overview, isOverviewOpen && styles.overviewOpen)}
        aria-label={t('overview.label')}
      >
        {known && <Overview key={known.id} ticket={known} onClose={closeOverview} />}
      </aside>
    </div>
  );
}
