import { ChevronsUpDown } from 'lucide-react';
import styles from './select.module.css';
import type { SelectOption } from './select.tsx';

/** What is chosen, as a closed select shows it. */
export const SelectFace = ({ option }: { option: SelectOption<string> | undefined }) => (
  <>
    <span className={styles.value}>
      {option?.mark}
      <span className={styles.text}>{option?.label}</span>
    </span>
    <ChevronsUpDown size={14} aria-hidden="true" className={styles.arrows} />
  </>
);
