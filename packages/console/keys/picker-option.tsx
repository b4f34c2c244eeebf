import { Check } from 'lucide-react';
import { Kbd } from '#console/ui/kbd.tsx';
import styles from './picker.module.css';
import type { PickOption } from './picker.tsx';

export interface PickerOptionProps {
  readonly id: string;
  readonly option: PickOption;
  readonly isActive: boolean;
  readonly digit: number | undefined;
  readonly onPoint: () => void;
}

export const PickerOption = ({ id, option, isActive, digit, onPoint }: PickerOptionProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the text, which says which one is active
  <div
    id={id}
    role="option"
    tabIndex={-1}
    aria-selected={isActive}
    className={styles.option}
    onPointerMove={onPoint}
    onClick={option.run}
  >
    {digit !== undefined && <Kbd>{`${digit}`}</Kbd>}
    {option.mark}
    <bdi className={styles.label}>{option.label}</bdi>
    {option.hint !== undefined && <span className={styles.hint}>{option.hint}</span>}
    {option.caps !== undefined && (
      <span className={styles.caps}>
        {option.caps.map((cap) => (
          <Kbd key={cap}>{cap}</Kbd>
        ))}
      </span>
    )}
    {option.checked && <Check size={15} aria-hidden="true" className={styles.check} />}
  </div>
);
