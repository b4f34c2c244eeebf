import { CloudOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Unreachable } from '#console/api/problem.ts';
import { Button } from '#console/ui/button.tsx';
import { Empty } from '#console/ui/empty.tsx';

export interface PartProblemProps {
  readonly error: unknown;
  readonly retry: () => void;
  readonly isPage?: boolean;
}

/** In the place of what can't be shown: what happened, and what there is to do. */
export function PartProblem({ error, retry, isPage = false }: PartProblemProps) {
  const { t } = useTranslation();
  const [isTrying, setIsTrying] = useState(false);
  const again = (): void => {
    setIsTrying(true);
    retry();
  };
  const title = error instanceof Unreachable ? t('problem.noNetwork') : t('problem.notLoaded');
  const text = error instanceof Unreachable ? t('problem.comesByItself') : t('problem.loadAnew');
  return (
    <div role="alert">
      <Empty icon={CloudOff} title={title} text={text} isPage={isPage}>
        <Button onClick={again} disabled={isTrying}>
          {t(isTrying ? 'problem.retrying' : 'problem.retry')}
        </Button>
      </Empty>
    </div>
  );
}
