import type { ReactNode } from 'react';
import { useId } from 'react';
import styles from './checks.module.css';

export interface CheckOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly mark?: ReactNode;
}

export interface ChecksProps<T extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly values: readonly T[];
  readonly options: readonly CheckOption<T>[];
  readonly onChange: (values: T[]) => void;
  readonly error?: string | undefined;
  /** One below the other, in a box that scrolls. */
  readonly isList?: boolean;
}

/** Any number of a few, in their order. */
export function Checks<T extends string>({ label, hint, values, options, ...props }: ChecksProps<T>) {
  const { onChange, error, isList = false } = props;
  const id = useId();
  const change = (value: T, isOn: boolean): void =>
    onChange(
      options.map((each) => each.value).filter((each) => (each === value ? isOn : values.includes(each))),
    );
  return (
    <fieldset className={styles.checks} aria-describedby={`${id}-about`}>
      <legend className={styles.legend}>{label}</legend>
      <div className={isList ? styles.list : styles.row}>
        {options.map((option) => (
          <label key={option.value} className={styles.check}>
            <input
              type="checkbox"
              className={styles.box}
              checked={values.includes(option.value)}
              onChange={(event) => change(option.value, event.target.checked)}
              aria-invalid={error !== undefined}
            />
            {option.mark}
            <span className={styles.label}>{option.label}</span>
            {option.hint !== undefined && <span className={styles.hint}>{option.hint}</span>}
          </label>
        ))}
      </div>
      <p id={`${id}-about`} className={error === undefined ? styles.about : styles.error}>
        {error ?? hint}
      </p>
    </fieldset>
  );
}
