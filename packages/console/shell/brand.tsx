import styles from './brand.module.css';

export const Brand = () => (
  <span className={styles.brand}>
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="8" className={styles.tile} />
      <path d="M9 21.5V16a7 7 0 1 1 7 7h-7" className={styles.ring} />
      <circle cx="16" cy="16" r="2" className={styles.centre} />
    </svg>
    <span className={styles.name}>Rondo</span>
  </span>
);
