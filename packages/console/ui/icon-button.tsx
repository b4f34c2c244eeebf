import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import styles from './icon-button.module.css';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What it does, for those who don't see the icon, and those who wonder. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys?: string | undefined;
}

export const IconButton = ({ label, icon: Icon, keys, className, ...props }: IconButtonProps) => (
  <button
    type="button"
    aria-label={label}
    title={keys === undefined ? label : `${label} (${keys})`}
    {...props}
    className={classes(styles.button, className)}
  >
    <Icon size={16} aria-hidden="true" />
  </button>
);
