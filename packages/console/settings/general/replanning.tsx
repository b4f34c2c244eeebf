import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type * as z from 'zod';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { useFormats } from '#console/i18n/format.ts';
import type { autoCloseProgress } from '#contracts/api/settings.ts';
import styles from './general.module.css';

type Progress = z.output<typeof autoCloseProgress>;

const pause = 1_500;

/** C9: how far the last change has come. It is looked at while it goes on, and for each version of the setting. */
export function Replanning({ etag }: { etag: string | null }) {
  const { t } = useTranslation();
  const { dateTime, number } = useFormats();
  const api = useApi();
  const { data } = useQuery({
    queryKey: [...keys.setting('auto-close'), 'progress', etag],
    queryFn: ({ signal }) => api.get<Progress>('/settings/auto-close/progress', { signal }),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? pause : false),
  });
  const tickets = t('settings.general.tickets', {
    count: data?.tickets ?? 0,
    amount: number(data?.tickets ?? 0),
  });
  return (
    <p className={styles.progress} role="status">
      {data?.state === 'running' &&
        (data.tickets === 0
          ? t('settings.general.replanningBegins')
          : t('settings.general.replanning', { tickets }))}
      {data?.state === 'done' &&
        data.finishedAt !== undefined &&
        t('settings.general.replanned', { tickets, when: dateTime(data.finishedAt) })}
    </p>
  );
}
