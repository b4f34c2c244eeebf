import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '#console/live/status.ts';
import styles from './notice.module.css';

/** What is shown may be old: one failure alone is no news. */
export function Reconnecting() {
  const { t } = useTranslation();
  const { failures } = useLiveStatus();
  return <div role="status">{failures > 1 && <p className={styles.bad}>{t('shell.reconnecting')}</p>}</div>;
}
