import { ListFilter as Icon } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patiently } from '#console/parts/load.ts';
import { IconButton } from '#console/ui/icon-button.tsx';
import { narrowingOf } from '../list-query.ts';
import { usePlace } from '../place.ts';
import styles from './list-filter.module.css';

const FilterPanel = patiently(() => import('./filter-panel.tsx').then(({ FilterPanel }) => FilterPanel));

/** A2: narrows a view, and sorts it; as its address says. */
export function ListFilter() {
  const { t } = useTranslation();
  const { list } = usePlace();
  const [isWanted, setWanted] = useState(false);
  const isNarrowed = narrowingOf(list).length > 0;
  const button = (
    <IconButton
      icon={Icon}
      label={t(isNarrowed ? 'filter.on' : 'filter.title')}
      aria-haspopup="dialog"
      onClick={() => setWanted(true)}
    />
  );
  return (
    <span className={styles.filter}>
      {isNarrowed && <span className={styles.dot} />}
      <Suspense fallback={button}>{isWanted ? <FilterPanel trigger={button} /> : button}</Suspense>
    </span>
  );
}
