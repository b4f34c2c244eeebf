import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Button } from './button.tsx';
import styles from './confirm.module.css';

export interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks before something that can't be taken back. */
export const Confirm = ({ open, title, text, yes, no, onYes, onNo }: ConfirmProps) => (
  <AlertDialog.Root open={open} onOpenChange={(next) => !next && onNo()}>
    <AlertDialog.Portal>
      <AlertDialog.Backdrop className={styles.backdrop} />
      <AlertDialog.Popup className={styles.popup}>
        <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
        <AlertDialog.Description className={styles.text}>{text}</AlertDialog.Description>
        <div className={styles.buttons}>
          <Button onClick={onNo}>{no}</Button>
          <Button variant="danger" onClick={onYes}>
            {yes}
          </Button>
        </div>
      </AlertDialog.Popup>
    </AlertDialog.Portal>
  </AlertDialog.Root>
);
