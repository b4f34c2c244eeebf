import { type ReactNode, Suspense, useState } from 'react';
import { patiently } from '#console/parts/load.ts';
import { classes } from './classes.ts';
import styles from './select.module.css';
import { SelectFace } from './select-face.tsx';

/** As with menus, what opens is loaded after what is seen at once. */
const LazySelect = patiently(() => import('./select-parts.tsx').then(({ SelectRoot }) => SelectRoot));

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Before the label. */
  readonly mark?: ReactNode;
  readonly hint?: string | undefined;
}

export interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
  readonly id?: string;
  readonly className?: string | undefined;
}

export const Select = <T extends string>({ onChange, ...props }: SelectProps<T>) => {
  const [isWanted, setWanted] = useState(false);
  const chosen = props.options.find(({ value }) => value === props.value);
  const choose = (value: string): void => {
    const next = props.options.find((option) => option.value === value);
    if (next) onChange(next.value);
  };
  const closed = (
    <button
      type="button"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      className={classes(styles.trigger, props.className)}
      aria-label={props.label}
      disabled={props.disabled}
      onClick={() => setWanted(true)}
    >
      <SelectFace option={chosen} />
    </button>
  );
  return (
    <Suspense fallback={closed}>
      <LazySelect {...props} onChange={choose} isWanted={isWanted} />
    </Suspense>
  );
};
