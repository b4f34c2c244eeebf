import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './empty.module.css';

export interface EmptyProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
  /** There is nothing else on the page. */
  readonly isPage?: boolean;
}

/** What stands where there is nothing. */
export const Empty = ({ icon: Icon, title, text, children, isPage = false }: EmptyProps) => (
  <div className={styles.empty}>
    <span className={styles.icon}>
      <Icon size={22} aria-hidden="true" />
    </span>
    {isPage ? <h1 className={styles.title}>{title}</h1> : <p className={styles.title}>{title}</p>}
    {text !== undefined && <p className={styles.text}>{text}</p>}
    {children}
  </div>
);
