import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '#console/live/status.ts';
import styles from './notice.module.css';

function onLine(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** What is shown may be old: one failure alone is no news, unless the browser knows that there is no network. */
export function Reconnecting() {
  const { t } = useTranslation();
  const { failures } = useLiveStatus();
  const isOffline = useSyncExternalStore(onLine, () => !navigator.onLine);
  const isLost = isOffline || failures > 1;
  return <div role="status">{isLost && <p className={styles.bad}>{t('shell.reconnecting')}</p>}</div>;
}
