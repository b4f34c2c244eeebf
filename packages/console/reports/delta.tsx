import { useTranslation } from 'react-i18next';
import { classes } from '#console/ui/classes.ts';
import { changeOf } from './change.ts';
import styles from './delta.module.css';
import { type Kind, useSays } from './use-says.ts';

export interface DeltaProps {
  readonly kind: Kind;
  readonly now: number | null;
  /** Undefined: it isn't known yet. */
  readonly before: number | null | undefined;
  /** Which way is the better one. */
  readonly good?: 'up' | 'down' | undefined;
}

const arrows = { up: '▲', down: '▼' } as const;

/** What has become of a figure since the span before, in words. */
export function Delta({ kind, now, before, good }: DeltaProps) {
  const { t } = useTranslation();
  const says = useSays();
  const change = changeOf(now, before);
  if (change === null) return null;
  if (change.direction === 'same') return <span className={styles.delta}>{t('reports.change.same')}</span>;
  const { direction, share, by } = change;
  const isPoints = kind === 'share';
  const amount =
    isPoints || share === null
      ? says.value(isPoints ? 'count' : kind, isPoints ? Math.round(by * 100) : by)
      : says.percent(share);
  return (
    <span
      className={classes(styles.delta, good !== undefined && styles[good === direction ? 'better' : 'worse'])}
    >
      <span aria-hidden="true">{arrows[direction]} </span>
      {t(`reports.change.${kind}.${direction}`, { amount })}
    </span>
  );
}
