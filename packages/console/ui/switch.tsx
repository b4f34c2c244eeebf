import styles from './switch.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly id?: string;
}

/** The browser's own, in our clothes. */
export const Switch = ({ label, checked, onChange, disabled, id }: SwitchProps) => (
  <input
    type="checkbox"
    role="switch"
    className={styles.switch}
    checked={checked}
    aria-checked={checked}
    onChange={(event) => onChange(event.target.checked)}
    aria-label={label}
    disabled={disabled}
    id={id}
  />
);
