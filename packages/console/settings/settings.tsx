import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import { Skeleton } from '#console/ui/skeleton.tsx';
import styles from './settings.module.css';
import { settingsTabs } from './tabs.ts';

/** A list of tabs, and the one that is open; each has its own address. */
export function Settings({ tab }: { tab: string | undefined }) {
  const { t } = useTranslation();
  const open = settingsTabs.find(({ name }) => name === tab);
  if (open === undefined) return <Redirect to="/settings/general" replace />;
  const Page = open.page;
  return (
    <div className={styles.settings}>
      <nav className={styles.tabs} aria-label={t('settings.title')}>
        <h1 className={styles.title}>{t('settings.title')}</h1>
        <ul className={styles.list}>
          {settingsTabs.map(({ name }) => (
            <li key={name}>
              <Link
                href={`/settings/${name}`}
                className={styles.tab}
                aria-current={name === tab ? 'page' : undefined}
              >
                {t(`settings.tabs.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.page}>
        <Suspense fallback={<Skeleton lines={6} label={t('shell.loading')} />}>
          <Page />
        </Suspense>
      </div>
    </div>
  );
}
