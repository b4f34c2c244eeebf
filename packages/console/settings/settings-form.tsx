import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#console/ui/button.tsx';
import { classes } from '#console/ui/classes.ts';
import { Confirm } from '#console/ui/confirm.tsx';
import { type Faults, noFaults } from './faults.ts';
import styles from './settings-form.module.css';
import { useLeaving } from './use-leaving.ts';
import { useMayChange } from './use-may-change.ts';
import { WhyNotSaved } from './why-not-saved.tsx';

export interface SettingsFormProps {
  readonly title: string;
  readonly text: string;
  readonly isUnsaved: boolean;
  readonly isSaving: boolean;
  readonly error: Error | null;
  /** Faults that no field shows. */
  readonly otherFaults?: Faults;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  /** Loads what somebody else has saved meanwhile. */
  readonly onReload: () => void;
  /** Puts one's own changes on top of that. */
  readonly onKeep?: () => void;
  readonly children: ReactNode;
}

/** What every tab is made of: nothing applies before *Save*, and leaving unsaved asks. */
export function SettingsForm({ title, text, isUnsaved, children, ...props }: SettingsFormProps) {
  const { t } = useTranslation();
  const { isSaving, error, otherFaults = noFaults, onSave, onDiscard, onReload, onKeep } = props;
  const leaving = useLeaving(isUnsaved);
  const mayChange = useMayChange();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={title}
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
      <fieldset className={styles.fields} disabled={!mayChange}>
        {children}
      </fieldset>
      {mayChange && (
        <footer className={classes(styles.foot, isUnsaved && styles.needed)}>
          {error && (
            <WhyNotSaved error={error} otherFaults={otherFaults} onReload={onReload} onKeep={onKeep} />
          )}
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
      )}
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
