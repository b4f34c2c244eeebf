import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import styles from './input.module.css';

/** The browser's own list: for long ones, which are searched by typing. */
export const NativeSelect = ({ className, ...props }: ComponentProps<'select'>) => (
  <select {...props} className={classes(styles.input, className)} />
);
