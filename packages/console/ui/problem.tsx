import { CloudOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Unreachable } from '#console/api/problem.ts';
import { whyOf } from '#console/api/why.ts';
import { Button } from './button.tsx';
import { Empty } from './empty.tsx';

export interface ProblemProps {
  readonly error: unknown;
  readonly retry?: () => void;
  /** There is nothing else on the page. */
  readonly isPage?: boolean;
}

/** What went wrong, said plainly, and a way to try again. */
export function Problem({ error, retry, isPage = false }: ProblemProps) {
  const { t } = useTranslation();
  const title = error instanceof Unreachable ? t('problem.unreachable') : t('problem.failed');
  return (
    <div role="alert">
      <Empty icon={CloudOff} title={title} text={whyOf(error)} isPage={isPage}>
        {retry && <Button onClick={retry}>{t('problem.retry')}</Button>}
      </Empty>
    </div>
  );
}
