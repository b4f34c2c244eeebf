import { Fragment, type ReactNode, useId } from 'react';
import styles from './choices.module.css';
import { classes } from './classes.ts';

export interface ChoiceOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
  readonly mark?: ReactNode;
  /** What is to be said of it once it is chosen. */
  readonly more?: ReactNode;
}

export interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly ChoiceOption<T>[];
  readonly onChange: (value: T) => void;
  readonly error?: string | undefined;
}

/** One of a few, each with what it means. */
export function Choices<T extends string>({ label, value, options, onChange, error }: ChoicesProps<T>) {
  const id = useId();
  return (
    <fieldset className={styles.choices} aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend className={styles.legend}>{label}</legend>
      {options.map((option) => (
        <Fragment key={option.value}>
          <label className={classes(styles.choice, option.value === value && styles.chosen)}>
            <input
              type="radio"
              className={styles.radio}
              name={id}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              aria-invalid={error !== undefined}
              aria-describedby={option.hint === undefined ? undefined : `${id}-${option.value}`}
              aria-label={option.label}
            />
            <span className={styles.words}>
              <span className={styles.label}>
                {option.label}
                {option.mark}
              </span>
              {option.hint !== undefined && (
                <span className={styles.hint} id={`${id}-${option.value}`}>
                  {option.hint}
                </span>
              )}
            </span>
          </label>
          {option.value === value && option.more}
        </Fragment>
      ))}
      {error !== undefined && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
