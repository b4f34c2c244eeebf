import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Delta, type DeltaProps } from './delta.tsx';
import styles from './tile.module.css';
import { useSays } from './use-says.ts';

export interface TileProps extends DeltaProps {
  readonly label: string;
  /** Beside the figure. */
  readonly note?: string | undefined;
  /** Opens the conversations behind it. */
  readonly onOpen?: (() => void) | undefined;
  readonly children?: ReactNode;
}

/** A figure, what it is of, and what has become of it. */
export function Tile({ label, note, onOpen, children, ...figure }: TileProps) {
  const { t } = useTranslation();
  const says = useSays();
  const value = says.value(figure.kind, figure.now);
  return (
    <li className={styles.tile}>
      <h3 className={styles.label}>{label}</h3>
      <p className={styles.figure}>
        {onOpen === undefined ? (
          <span className={styles.value}>{value}</span>
        ) : (
          <button
            type="button"
            className={styles.value}
            aria-label={t('reports.behind.open', { label, value })}
            title={t('reports.behind.hint')}
            onClick={onOpen}
          >
            {value}
          </button>
        )}
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </p>
      {children}
      <Delta {...figure} />
    </li>
  );
}
