import { useTranslation } from 'react-i18next';
import type { MeDocument } from '#contracts/api/agents.ts';
import styles from './notice.module.css';

/** A6: why nothing is assigned by itself at the moment. */
export function OutOfHours({ me }: { me: MeDocument }) {
  const { t } = useTranslation();
  return (
    <div role="status">{!me.withinOfficeHours && <p className={styles.warn}>{t('shell.outOfHours')}</p>}</div>
  );
}
