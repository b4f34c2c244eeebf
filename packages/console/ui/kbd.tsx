import styles from './kbd.module.css';

/** A key, as its cap shows it. */
export const Kbd = ({ children }: { children: string }) => <kbd className={styles.kbd}>{children}</kbd>;
