import type { ComponentProps } from 'react';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import styles from './number-field.module.css';

export interface NumberFieldProps extends Omit<ComponentProps<'input'>, 'children'> {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly unit?: string;
}

export const NumberField = ({ label, hint, error, unit, ...input }: NumberFieldProps) => (
  <Field label={label} hint={hint} error={error}>
    {(tied) => (
      <span className={styles.row}>
        <Input {...tied} {...input} type="number" inputMode="numeric" step={1} className={styles.number} />
        {unit !== undefined && (
          <span className={styles.unit} aria-hidden="true">
            {unit}
          </span>
        )}
      </span>
    )}
  </Field>
);

export const isWithin = (least: number, most: number) => (value: number) =>
  Number.isInteger(value) && value >= least && value <= most;
