import { Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useRoute } from 'wouter';
import { mayBeAssigned } from '#console/api/queries.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import styles from './nav-item.module.css';

/** A1: for who may change them, and for those who work by them. */
export function SettingsLink({ me }: { me: MeDocument }) {
  const { t } = useTranslation();
  const [isHere] = useRoute('/settings/*?');
  if (!mayBeAssigned(me)) return null;
  return (
    <Link href="/settings/general" className={styles.item} aria-current={isHere ? 'page' : undefined}>
      <Settings size={16} aria-hidden="true" />
      <span className={styles.label}>{t('settings.title')}</span>
    </Link>
  );
}
