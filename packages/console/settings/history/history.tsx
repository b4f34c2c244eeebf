import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { Button } from '#console/ui/button.tsx';
import { Field } from '#console/ui/field.tsx';
import { NativeSelect } from '#console/ui/native-select.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import type { SettingHistoryDocument } from '#contracts/api/teams.ts';
import { Change } from './change.tsx';
import styles from './history.module.css';

const names = [
  'auto-close',
  'round-robin',
  'tag-rules',
  'office-hours',
  'teams',
  'ai-agent',
  'hand-off',
  'zendesk',
  'gorgias',
  'macros',
] as const satisfies readonly SettingHistoryDocument['changes'][number]['setting'][];

/** T11: who changed what, when. */
export function History() {
  const { t } = useTranslation();
  const api = useApi();
  const [setting, setSetting] = useState('');
  const of = setting === '' ? '' : `&setting=${setting}`;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...keys.setting('history'), setting],
    queryFn: ({ pageParam, signal }) =>
      api.get<SettingHistoryDocument>(
        `/settings/history?limit=20${of}${pageParam === '' ? '' : `&cursor=${encodeURIComponent(pageParam)}`}`,
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ cursor }) => cursor,
    staleTime: 0,
  });
  const changes = data?.pages.flatMap((page) => page.changes);
  return (
    <section className={styles.page} aria-labelledby="history-title">
      <header>
        <h2 className={styles.title} id="history-title">
          {t('settings.history.title')}
        </h2>
        <p className={styles.text}>{t('settings.history.text')}</p>
      </header>
      <Field label={t('settings.history.of')}>
        {(tied) => (
          <NativeSelect {...tied} value={setting} onChange={(event) => setSetting(event.target.value)}>
            <option value="">{t('settings.history.every')}</option>
            {names.map((name) => (
              <option key={name} value={name}>
                {t(`settings.history.settings.${name}`)}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      {changes === undefined && error && <Problem error={error} retry={() => void refetch()} />}
      {changes === undefined && !error && <Skeleton lines={6} label={t('shell.loading')} />}
      {changes?.length === 0 && !hasNextPage && <p className={styles.none}>{t('settings.history.none')}</p>}
      <ol className={styles.list}>
        {changes?.map((change) => (
          <Change key={`${change.setting}-${change.version}`} change={change} />
        ))}
      </ol>
      {hasNextPage && (
        <div>
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('settings.history.earlier')}
          </Button>
        </div>
      )}
    </section>
  );
}
