import { ChartNoAxesColumn, Inbox, Settings, UserRound, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { mayBeAssigned, useViews } from '#console/api/queries.ts';
import { useFormats } from '#console/i18n/format.ts';
import { classes } from '#console/ui/classes.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import styles from './bottom-bar.module.css';

const tabs = [
  { view: 'all', icon: Inbox },
  { view: 'mine', icon: UserRound },
  { view: 'unassigned', icon: UserX },
] as const;

/** On a phone: in reach of the thumb. */
export function BottomBar({ me }: { me: MeDocument }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const views = useViews();
  const [location] = useLocation();
  const isAt = (path: string): 'page' | undefined => (location.startsWith(path) ? 'page' : undefined);
  return (
    <nav className={styles.bar} aria-label={t('shell.navigation')}>
      {mayBeAssigned(me) &&
        tabs.map(({ view, icon: Icon }) => (
          <Link
            key={view}
            href={`/inbox/${view}`}
            className={styles.tab}
            aria-current={isAt(`/inbox/${view}`)}
          >
            <span className={styles.icon}>
              <Icon size={20} aria-hidden="true" />
              {views !== undefined && views[view] > 0 && (
                <span className={styles.count}>{formats.number(views[view])}</span>
              )}
            </span>
            {t(`views.${view}`)}
          </Link>
        ))}
      <Link href="/reports" className={styles.tab} aria-current={isAt('/reports')}>
        <span className={styles.icon}>
          <ChartNoAxesColumn size={20} aria-hidden="true" />
        </span>
        {t('reports.title')}
      </Link>
      {mayBeAssigned(me) && (
        <Link href="/settings" className={classes(styles.tab)} aria-current={isAt('/settings')}>
          <span className={styles.icon}>
            <Settings size={20} aria-hidden="true" />
          </span>
          {t('settings.title')}
        </Link>
      )}
    </nav>
  );
}
