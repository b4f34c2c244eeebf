import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { mayBeAssigned } from '#console/api/queries.ts';
import { Views } from '#console/inbox/views/views.tsx';
import { GlobalKeys } from '#console/keys/global-keys.tsx';
import { KeepUp } from '#console/live/keep-up.tsx';
import { patiently } from '#console/parts/load.ts';
import { classes } from '#console/ui/classes.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import { BottomBar } from './bottom-bar.tsx';
import { Brand } from './brand.tsx';
import styles from './frame.module.css';
import { OutOfHours } from './out-of-hours.tsx';
import { PresenceSwitch } from './presence-switch.tsx';
import { Reconnecting } from './reconnecting.tsx';
import { ReportsLink } from './reports-link.tsx';
import { SettingsLink } from './settings-link.tsx';
import { UserMenu } from './user-menu.tsx';

const BeingTold = patiently(() =>
  import('#console/notify/being-told.tsx').then(({ BeingTold }) => BeingTold),
);

/** Where one is, beside what one sees. */
export function Frame({ me, children }: { me: MeDocument; children: ReactNode }) {
  const { t } = useTranslation();
  const [location] = useLocation();
  const isInbox = location.startsWith('/inbox/');
  const isTicketOpen = /^\/inbox\/[^/]+\/./.test(location);
  return (
    <div className={classes(styles.frame, isTicketOpen && styles.ticketOpen)}>
      <a className={styles.skip} href="#main">
        {t('shell.skip')}
      </a>
      <nav className={styles.side} aria-label={t('shell.navigation')}>
        <Link
          href={mayBeAssigned(me) ? '/inbox/all' : '/reports'}
          className={styles.brand}
          aria-label={t('shell.home')}
        >
          <Brand />
        </Link>
        {mayBeAssigned(me) && <Views />}
        <div className={styles.foot}>
          <ReportsLink />
          <SettingsLink me={me} />
          {me.presenceShown && <PresenceSwitch me={me} />}
          <UserMenu me={me} />
        </div>
      </nav>
      <Suspense>
        <BeingTold me={me} />
      </Suspense>
      {mayBeAssigned(me) && !isInbox && <KeepUp />}
      <div className={styles.content}>
        <Reconnecting />
        {me.presenceShown && <OutOfHours me={me} />}
        <main id="main" className={styles.main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <BottomBar me={me} />
      <GlobalKeys me={me} />
    </div>
  );
}
