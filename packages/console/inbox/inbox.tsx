import { MessagesSquare } from 'lucide-react';
import { Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearch } from 'wouter';
import { useLive } from '#console/live/use-live.ts';
import { loadPart, patiently } from '#console/parts/load.ts';
import { classes } from '#console/ui/classes.ts';
import { Empty } from '#console/ui/empty.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import type { MeDocument } from '#contracts/api/agents.ts';
import styles from './inbox.module.css';
import { InboxKeys } from './inbox-keys.tsx';
import { TicketList } from './list/ticket-list.tsx';
import { listQueryOf } from './list-query.ts';
import { InboxContext } from './place.ts';

/** Loaded beside the list, which is there first. */
const loadPane = () => import('./thread/ticket-pane.tsx').then(({ TicketPane }) => TicketPane);
const TicketPane = patiently(loadPane);

export interface InboxProps {
  readonly view: string;
  readonly ticketId: string | undefined;
  readonly me: MeDocument;
}

/** A list, and the ticket of it that is open. */
export function Inbox({ view, ticketId, me }: InboxProps) {
  const { t } = useTranslation();
  const search = useSearch();
  const list = useMemo(() => listQueryOf(view, search), [view, search]);
  const place = useMemo(() => ({ list, ticketId, me }), [list, ticketId, me]);
  useLive(list, ticketId);
  useEffect(() => void loadPart(loadPane).catch(() => {}), []);
  return (
    <InboxContext value={place}>
      <div className={classes(styles.inbox, ticketId !== undefined && styles.open)}>
        <TicketList />
        {ticketId === undefined ? (
          <div className={styles.nothing}>
            <Empty icon={MessagesSquare} title={t('inbox.nothingOpen')} text={t('inbox.chooseOne')} />
          </div>
        ) : (
          <Suspense fallback={<Skeleton lines={8} label={t('thread.loading')} />}>
            <TicketPane ticketId={ticketId} />
          </Suspense>
        )}
      </div>
      <InboxKeys />
    </InboxContext>
  );
}
