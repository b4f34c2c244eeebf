import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { classes } from '#console/ui/classes.ts';
import styles from './modal.module.css';

export interface ModalProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/**
 * The browser's own dialog: it has the focus before the next key comes, which what was typed quickly relies on, and gives
 * it back.
 */
export function Modal({ label, onClose, children, className }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector('input')?.focus();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it is Escape, which the browser knows
    <dialog
      ref={dialog}
      className={classes(styles.modal, className)}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className={styles.inside}>{children}</div>
    </dialog>
  );
}
