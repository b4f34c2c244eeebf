import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './no-answer.module.css';
import type { WhyNoReply } from './why-no-reply.ts';

export function NoAnswer({ why }: { why: WhyNoReply }) {
  const { t } = useTranslation();
  return (
    <p className={styles.why}>
      <Info size={14} aria-hidden="true" />
      {t(`composer.why.${why}`)}
    </p>
  );
}
