import { Search } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { hintOf } from '#console/keys/hint.ts';
import { openOverlay } from '#console/keys/overlay.ts';
import { useLiveStatus } from '#console/live/status.ts';
import { lookAgain } from '#console/live/use-live.ts';
import { patiently } from '#console/parts/load.ts';
import { PresenceSwitch } from '#console/shell/presence-switch.tsx';
import { UserMenu } from '#console/shell/user-menu.tsx';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { useProgress } from '../bulk.ts';
import { narrowingOf } from '../list-query.ts';
import { usePlace } from '../place.ts';
import { useSelection } from '../selection.ts';
import { ListFilter } from './list-filter.tsx';
import { NoTickets } from './no-tickets.tsx';
import styles from './ticket-list.module.css';
import { TicketRows } from './ticket-rows.tsx';
import { useTicketList } from './use-ticket-list.ts';

const FilterChips = patiently(() => import('./filter-chips.tsx').then(({ FilterChips }) => FilterChips));
const BulkBar = patiently(() => import('./bulk-bar.tsx').then(({ BulkBar }) => BulkBar));

/** The tickets of a view. */
export function TicketList() {
  const { t } = useTranslation();
  const { list, me, ticketId } = usePlace();
  const Heading = ticketId === undefined ? 'h1' : 'h2';
  const { ids } = useSelection();
  const progress = useProgress();
  const status = useLiveStatus();
  const { tickets, more } = useTicketList(list);
  return (
    <div className={styles.list}>
      <header className={styles.head}>
        <Heading className={styles.title}>{t(`views.${list.view}`)}</Heading>
        <IconButton
          icon={Search}
          label={t('keys.names.find')}
          keys={hintOf('find')}
          onClick={() => openOverlay({ kind: 'finder' })}
        />
        <ListFilter />
        <span className={styles.self}>
          {me.presenceShown && <PresenceSwitch me={me} />}
          <UserMenu me={me} />
        </span>
      </header>
      <Suspense>{narrowingOf(list).length > 0 && <FilterChips tickets={tickets ?? []} />}</Suspense>
      <Suspense>{(ids.size > 0 || progress) && <BulkBar tickets={tickets ?? []} />}</Suspense>
      <div className={styles.body}>
        {tickets === undefined && status.error === null && <Skeleton lines={12} label={t('list.loading')} />}
        {tickets === undefined && status.error !== null && <Problem error={status.error} retry={lookAgain} />}
        {tickets?.length === 0 && <NoTickets list={list} />}
        {tickets !== undefined && tickets.length > 0 && (
          <TicketRows key={`${list.view} ${me.id}`} tickets={tickets} more={more} />
        )}
      </div>
    </div>
  );
}
