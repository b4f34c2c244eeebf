import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

/** Some of a form that belongs together. */
export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header>
        <h3 id={id}>{title}</h3>
        {text !== undefined && <p className={styles.text}>{text}</p>}
      </header>
      {children}
    </section>
  );
}
