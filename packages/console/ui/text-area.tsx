import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import styles from './input.module.css';

/** Grows with what is in it. */
export const TextArea = ({ className, ...props }: ComponentProps<'textarea'>) => (
  <textarea dir="auto" {...props} className={classes(styles.input, styles.area, className)} />
);
