import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '#console/api/client.ts';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { useSetting } from '../use-setting.ts';

export interface SettingPageProps<T> {
  readonly name: string;
  readonly children: (known: Answered<T>) => ReactNode;
}

/** A setting once it is there; until then what is on its way, or what went wrong. */
export function SettingPage<T>({ name, children }: SettingPageProps<T>) {
  const { t } = useTranslation();
  const { answered, error, reload } = useSetting<T>(name);
  if (answered !== undefined) return children(answered);
  if (error) return <Problem error={error} retry={() => void reload()} />;
  return <Skeleton lines={6} label={t('shell.loading')} />;
}
