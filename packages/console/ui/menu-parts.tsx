import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { useRef } from 'react';
import type { MenuChoiceProps, MenuItemProps, MenuProps, MenuSwitchProps } from './menu.tsx';
import styles from './popup.module.css';

/** What `menu.tsx` loads once the page is there. */

export const MenuRoot = ({ trigger, children, align = 'start', isOpened = false, finalFocus }: MenuProps) => (
  <Base.Root defaultOpen={isOpened}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner className={styles.positioner} sideOffset={4} align={align}>
        <Base.Popup className={styles.popup} finalFocus={finalFocus}>
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);

/**
 * Base UI makes a click of a press that ends on an item, so that one can pull from the trigger to it. Where the machine is
 * slow it does so for a press that began on the item, too, which the browser makes a click of: that would be two.
 */
function useOneClick() {
  const isPressed = useRef(false);
  return {
    onMouseDown: (): void => {
      isPressed.current = true;
    },
    onMouseUp: (event: { preventBaseUIHandler(): void }): void => {
      if (isPressed.current) event.preventBaseUIHandler();
      isPressed.current = false;
    },
  };
}

export const Item = ({ onClick, children, hint }: MenuItemProps) => (
  <Base.Item className={styles.item} onClick={onClick} {...useOneClick()}>
    <span className={styles.label}>{children}</span>
    {hint !== undefined && <span className={styles.hint}>{hint}</span>}
  </Base.Item>
);

export const Separator = () => <Base.Separator className={styles.separator} />;

export const Switch = ({ checked, onChange, children }: MenuSwitchProps) => (
  <Base.CheckboxItem className={styles.item} checked={checked} onCheckedChange={onChange} {...useOneClick()}>
    <span className={styles.label}>{children}</span>
    <Base.CheckboxItemIndicator className={styles.check}>
      <Check size={14} aria-hidden="true" />
    </Base.CheckboxItemIndicator>
  </Base.CheckboxItem>
);

export const Choice = ({ label, value, options, onChange }: MenuChoiceProps<string>) => (
  <Base.Group>
    <Base.GroupLabel className={styles.groupLabel}>{label}</Base.GroupLabel>
    <Base.RadioGroup value={value} onValueChange={(chosen: string) => onChange(chosen)}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} className={styles.item} closeOnClick>
          <span className={styles.label}>{option.label}</span>
          <Base.RadioItemIndicator className={styles.check}>
            <Check size={14} aria-hidden="true" />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  </Base.Group>
);
