import type { ComponentProps } from 'react';
import styles from './button.module.css';
import { classes } from './classes.ts';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  readonly size?: 'small' | 'normal';
}

export const Button = ({ variant = 'secondary', size = 'normal', className, ...props }: ButtonProps) => (
  <button
    type="button"
    {...props}
    className={classes(styles.button, styles[variant], size === 'small' && styles.small, className)}
  />
);
