import { ChartNoAxesColumn } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useRoute } from 'wouter';
import styles from './nav-item.module.css';

/** A1: for everyone, of as much as they may see. */
export function ReportsLink() {
  const { t } = useTranslation();
  const [isHere] = useRoute('/reports');
  return (
    <Link href="/reports" className={styles.item} aria-current={isHere ? 'page' : undefined}>
      <ChartNoAxesColumn size={16} aria-hidden="true" />
      <span className={styles.label}>{t('reports.title')}</span>
    </Link>
  );
}
