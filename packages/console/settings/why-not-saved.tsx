import { useTranslation } from 'react-i18next';
import { ApiProblem } from '#console/api/problem.ts';
import { whyOf } from '#console/api/why.ts';
import { Button } from '#console/ui/button.tsx';
import { type Faults, noFaults } from './faults.ts';
import styles from './why-not-saved.module.css';

export interface WhyNotSavedProps {
  readonly error: Error;
  readonly otherFaults?: Faults;
  readonly onReload: () => void;
  readonly onKeep?: (() => void) | undefined;
}

/** Somebody else was faster, something is wrong with what was entered, or nothing could be reached. */
export function WhyNotSaved({ error, otherFaults = noFaults, onReload, onKeep }: WhyNotSavedProps) {
  const { t } = useTranslation();
  if (error instanceof ApiProblem && error.status === 412)
    return (
      <div role="alert" className={styles.late}>
        <p>{t('settings.conflict')}</p>
        <p className={styles.why}>{t(onKeep ? 'settings.conflictHint' : 'settings.conflictReload')}</p>
        <div className={styles.ways}>
          <Button size="small" onClick={onReload}>
            {t('settings.reload')}
          </Button>
          {onKeep && (
            <Button size="small" onClick={onKeep}>
              {t('settings.keepMine')}
            </Button>
          )}
        </div>
      </div>
    );
  return (
    <div role="alert" className={styles.error}>
      <p>{t('settings.notSaved')}</p>
      <Why error={error} others={[...otherFaults.values()]} />
    </div>
  );
}

function Why({ error, others }: { error: Error; others: readonly string[] }) {
  const { t } = useTranslation();
  if (!(error instanceof ApiProblem) || error.problem.errors === undefined)
    return <p className={styles.why}>{whyOf(error)}</p>;
  if (others.length === 0) return <p className={styles.why}>{t('settings.seeFields')}</p>;
  return (
    <ul className={styles.why}>
      {others.map((fault) => (
        <li key={fault}>{fault}</li>
      ))}
    </ul>
  );
}
