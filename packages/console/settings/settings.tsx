import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import { Boundary } from '#console/parts/boundary.tsx';
import styles from './settings.module.css';
import { settingsTabs } from './tabs.ts';
import { useMayChange } from './use-may-change.ts';

/** A list of tabs, and the one that is open; each has its own address. */
export function Settings({ tab }: { tab: string | undefined }) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const tabs = settingsTabs.filter(({ managersOnly = false }) => mayChange || !managersOnly);
  const open = tabs.find(({ name }) => name === tab);
  if (open === undefined) return <Redirect to="/settings/general" replace />;
  const Page = open.page;
  return (
    <div className={styles.settings}>
      <nav className={styles.tabs} aria-label={t('settings.title')}>
        <h1 className={styles.title}>{t('settings.title')}</h1>
        <ul className={styles.list}>
          {tabs.map(({ name }) => (
            <li key={name}>
              <TabLink name={name} isOpen={name === tab} />
            </li>
          ))}
        </ul>
      </nav>
      {/* What can only be read is scrolled by keys, too. */}
      <div className={styles.page} key={tab} tabIndex={mayChange ? undefined : 0}>
        <div className={styles.content}>
          {!mayChange && <p className={styles.reading}>{t('settings.reading')}</p>}
          <Boundary at={tab ?? ''}>
            <Page />
          </Boundary>
        </div>
      </div>
    </div>
  );
}

function TabLink({ name, isOpen }: { name: (typeof settingsTabs)[number]['name']; isOpen: boolean }) {
  const { t } = useTranslation();
  const link = useRef<HTMLAnchorElement>(null);
  // On a phone the tabs are a row that is longer than the screen.
  useEffect(() => {
    if (isOpen) link.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [isOpen]);
  return (
    <Link
      ref={link}
      href={`/settings/${name}`}
      className={styles.tab}
      aria-current={isOpen ? 'page' : undefined}
    >
      {t(`settings.tabs.${name}`)}
    </Link>
  );
}
