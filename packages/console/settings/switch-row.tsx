import { useId } from 'react';
import { Switch } from '#console/ui/switch.tsx';
import styles from './switch-row.module.css';

export interface SwitchRowProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** Something that is on or off, and what that means. */
export function SwitchRow({ label, hint, checked, onChange, disabled = false }: SwitchRowProps) {
  const id = useId();
  return (
    <div className={styles.row}>
      <Switch label={label} checked={checked} onChange={onChange} disabled={disabled} id={id} />
      <label htmlFor={id} className={styles.words}>
        <span className={styles.label}>{label}</span>
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </label>
    </div>
  );
}
