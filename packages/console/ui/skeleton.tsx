import { classes } from './classes.ts';
import styles from './skeleton.module.css';

export interface SkeletonProps {
  readonly lines?: number;
  readonly label: string;
  /** There is nothing else on the page. */
  readonly isPage?: boolean;
}

/** What is on its way, so many lines of it. */
export const Skeleton = ({ lines = 3, label, isPage = false }: SkeletonProps) => (
  <div className={styles.skeleton} role="status">
    {isPage ? <h1 className="visually-hidden">{label}</h1> : <span className="visually-hidden">{label}</span>}
    {Array.from({ length: lines }, (_, line) => line).map((line) => (
      <span key={line} className={classes(styles.line, styles[`width${line % 3}`])} aria-hidden="true" />
    ))}
  </div>
);
