import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { useNow } from '#console/live/clock.ts';
import { isOpen, type OfficeHours } from './is-open.ts';
import styles from './notice.module.css';

/** A6: why nothing is assigned by itself at the moment. */
export function OutOfHours() {
  const { t } = useTranslation();
  const api = useApi();
  const now = useNow();
  const { data } = useQuery({
    queryKey: [...keys.setting('office-hours'), 'shown'],
    queryFn: ({ signal }) => api.get<OfficeHours>('/settings/office-hours', { signal }),
    staleTime: 5 * 60_000,
  });
  const isOut = data !== undefined && !isOpen(data, now);
  return <div role="status">{isOut && <p className={styles.warn}>{t('shell.outOfHours')}</p>}</div>;
}
