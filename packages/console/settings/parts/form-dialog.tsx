import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#console/ui/button.tsx';
import { Confirm } from '#console/ui/confirm.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import type { Faults } from '../faults.ts';
import { useLeaving } from '../use-leaving.ts';
import { WhyNotSaved } from '../why-not-saved.tsx';
import styles from './form-dialog.module.css';

export interface FormDialogProps {
  readonly title: string;
  readonly text?: string;
  readonly isUnsaved: boolean;
  readonly isSaving: boolean;
  readonly error: Error | null;
  readonly otherFaults?: Faults;
  readonly submit: string;
  readonly onSubmit: () => void;
  readonly onKeep?: () => void;
  readonly onReload?: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form of its own in front of the page; leaving it unsaved asks. */
export function FormDialog({ title, text, isUnsaved, isSaving, error, children, ...props }: FormDialogProps) {
  const { t } = useTranslation();
  const { otherFaults, submit, onSubmit, onKeep, onReload, onClose } = props;
  const [isClosing, setIsClosing] = useState(false);
  const leaving = useLeaving(isUnsaved);
  const close = (): void => (isUnsaved ? setIsClosing(true) : onClose());
  return (
    <Dialog open title={title} {...(text !== undefined && { text })} onClose={close}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // To React it is inside of the form whose page it is in front of.
          event.stopPropagation();
          onSubmit();
        }}
      >
        {children}
        {error && (
          <WhyNotSaved
            error={error}
            {...(otherFaults && { otherFaults })}
            onReload={onReload ?? onClose}
            onKeep={onKeep}
          />
        )}
        <footer className={styles.foot}>
          <Button onClick={close}>{t('settings.cancel')}</Button>
          <Button variant="primary" type="submit" disabled={isSaving}>
            {submit}
          </Button>
        </footer>
      </form>
      <Confirm
        open={isClosing || leaving !== null}
        title={t('settings.leave.title')}
        text={t('settings.leave.text')}
        yes={t('settings.leave.yes')}
        no={t('settings.leave.no')}
        onYes={() => (leaving ? leaving.go() : onClose())}
        onNo={() => {
          setIsClosing(false);
          leaving?.stay();
        }}
      />
    </Dialog>
  );
}
