import { CloudOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, Unreachable } from '#console/api/problem.ts';
import { Button } from './button.tsx';
import { Empty } from './empty.tsx';

/** What went wrong, said plainly, and a way to try again. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const title = error instanceof Unreachable ? t('problem.unreachable') : t('problem.failed');
  const text = error instanceof ApiProblem ? error.message : t('problem.tryLater');
  return (
    <div role="alert">
      <Empty icon={CloudOff} title={title} text={text}>
        {retry && <Button onClick={retry}>{t('problem.retry')}</Button>}
      </Empty>
    </div>
  );
}
