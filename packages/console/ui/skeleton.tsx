import { classes } from './classes.ts';
import styles from './skeleton.module.css';

/** What is on its way, so many lines of it. */
export const Skeleton = ({ lines = 3, label }: { lines?: number; label: string }) => (
  <div className={styles.skeleton} role="status">
    <span className="visually-hidden">{label}</span>
    {Array.from({ length: lines }, (_, line) => line).map((line) => (
      <span key={line} className={classes(styles.line, styles[`width${line % 3}`])} aria-hidden="true" />
    ))}
  </div>
);
