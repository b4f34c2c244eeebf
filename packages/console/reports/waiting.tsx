import { Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { mayBeAssigned, useMe } from '#console/api/queries.ts';
import { useFormats } from '#console/i18n/format.ts';
import { useNow } from '#console/live/clock.ts';
import type { OverviewDocument } from '#contracts/api/reports.ts';
import { useSays } from './use-says.ts';
import styles from './waiting.module.css';

/** What waits for people now, whatever the range. */
export function Waiting({ waiting, own }: { waiting: OverviewDocument['waiting']; own: boolean }) {
  const { t } = useTranslation();
  const says = useSays();
  const { relative } = useFormats();
  const now = useNow();
  const { data: me } = useMe();
  const { count, atLeast, oldestSince, age } = waiting;
  return (
    <section className={styles.waiting} aria-labelledby="report-waiting">
      <Clock size={18} aria-hidden="true" className={styles.icon} />
      <h2 id="report-waiting" className={styles.title}>
        {t('reports.waiting.title')}
      </h2>
      {count === 0 && <p className={styles.words}>{t('reports.waiting.nothing')}</p>}
      {count > 0 && (
        <p className={styles.words}>
          <strong>{t(atLeast ? 'reports.waiting.atLeast' : 'reports.waiting.count', { count })}</strong>
          {oldestSince !== null && ` · ${t('reports.waiting.oldest', { since: relative(oldestSince, now) })}`}
          {age.median !== null &&
            ` · ${t('reports.waiting.median', { time: says.value('time', age.median) })}`}
          {age.p90 !== null && ` · ${t('reports.p90', { time: says.value('time', age.p90) })}`}
        </p>
      )}
      {count > 0 && me && mayBeAssigned(me) && (
        <Link href={own ? '/inbox/mine' : '/inbox/all?sort=waiting'} className={styles.link}>
          {t('reports.waiting.open')}
        </Link>
      )}
    </section>
  );
}
