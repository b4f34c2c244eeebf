import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '#console/api/problem.ts';
import { Button } from '#console/ui/button.tsx';
import { Confirm } from '#console/ui/confirm.tsx';
import styles from './settings-form.module.css';
import { useLeaving } from './use-leaving.ts';

export interface SettingsFormProps {
  readonly title: string;
  readonly text: string;
  readonly isUnsaved: boolean;
  readonly isSaving: boolean;
  readonly error: Error | null;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  /** Loads what somebody else has saved meanwhile. */
  readonly onReload: () => void;
  readonly children: ReactNode;
}

/** What every tab is: nothing applies before *Save*, and leaving unsaved asks. */
export function SettingsForm({ title, text, isUnsaved, children, ...props }: SettingsFormProps) {
  const { t } = useTranslation();
  const { isSaving, error, onSave, onDiscard, onReload } = props;
  const leaving = useLeaving(isUnsaved);
  const isLate = error instanceof ApiProblem && error.status === 412;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <header>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.text}>{text}</p>
      </header>
      {children}
      {error && (
        <div role="alert" className={styles.error}>
          <p>{isLate ? t('settings.conflict') : t('settings.notSaved')}</p>
          <p className={styles.why}>{isLate ? t('settings.conflictHint') : error.message}</p>
          {isLate && (
            <Button size="small" onClick={onReload}>
              {t('settings.reload')}
            </Button>
          )}
        </div>
      )}
      <footer className={styles.foot}>
        <Button variant="primary" type="submit" disabled={!isUnsaved || isSaving}>
          {t('settings.save')}
        </Button>
        {isUnsaved && (
          <>
            <Button variant="ghost" onClick={onDiscard}>
              {t('settings.discard')}
            </Button>
            <span className={styles.unsaved}>{t('settings.unsaved')}</span>
          </>
        )}
      </footer>
      <Confirm
        open={leaving !== null}
        title={t('settings.leave.title')}
        text={t('settings.leave.text')}
        yes={t('settings.leave.yes')}
        no={t('settings.leave.no')}
        onYes={() => leaving?.go()}
        onNo={() => leaving?.stay()}
      />
    </form>
  );
}
