import { Select as Base } from '@base-ui/react/select';
import { Check } from 'lucide-react';
import { classes } from './classes.ts';
import popup from './popup.module.css';
import styles from './select.module.css';
import type { SelectProps } from './select.tsx';
import { SelectFace } from './select-face.tsx';

/** What `select.tsx` loads once the page is there. */
export function SelectRoot({
  label,
  value,
  options,
  onChange,
  isWanted,
  ...props
}: SelectProps<string> & { isWanted: boolean }) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next: string | null) => next !== null && onChange(next)}
      disabled={props.disabled ?? false}
      modal={false}
      defaultOpen={isWanted}
    >
      <Base.Trigger className={classes(styles.trigger, props.className)} aria-label={label} id={props.id}>
        <SelectFace option={options.find((option) => option.value === value)} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={popup.positioner} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={popup.popup}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={popup.item}>
                {option.mark}
                <Base.ItemText className={popup.label}>{option.label}</Base.ItemText>
                {option.hint !== undefined && <span className={popup.hint}>{option.hint}</span>}
                <Base.ItemIndicator className={popup.check}>
                  <Check size={14} aria-hidden="true" />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
