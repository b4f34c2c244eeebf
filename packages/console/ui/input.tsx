import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import styles from './input.module.css';

export const Input = ({ className, ...props }: ComponentProps<'input'>) => (
  <input {...props} className={classes(styles.input, className)} />
);
