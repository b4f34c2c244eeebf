import type { ReactNode } from 'react';
import styles from './badge.module.css';
import { classes } from './classes.ts';

export interface BadgeProps {
  readonly tone?: 'neutral' | 'accent' | 'good' | 'warn' | 'bad';
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

export const Badge = ({ tone = 'neutral', title, children }: BadgeProps) => (
  <span className={classes(styles.badge, styles[tone])} title={title}>
    {children}
  </span>
);
