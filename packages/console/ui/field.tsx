import { type ReactNode, useId } from 'react';
import styles from './field.module.css';

export interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Gets what ties it to its label, hint and error. */
  readonly children: (tied: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode;
}

/** An input with its label, and what there is to say about it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': about, 'aria-invalid': error !== undefined })}
      <p id={about} className={error === undefined ? styles.hint : styles.error}>
        {error ?? hint}
      </p>
    </div>
  );
}
