import { useTranslation } from 'react-i18next';
import { Badge } from '#console/ui/badge.tsx';
import type { Macro } from '#domain/macros.ts';
import styles from './macros.module.css';

/** What a macro does besides its text. */
export function MacroMarks({ macro: { tags, close } }: { macro: Pick<Macro, 'tags' | 'close'> }) {
  const { t } = useTranslation();
  if (tags.length === 0 && !close) return null;
  return (
    <span className={styles.marks}>
      {close && <Badge>{t('macros.closes')}</Badge>}
      {tags.map((tag) => (
        <Badge key={tag} tone="accent">
          {tag}
        </Badge>
      ))}
    </span>
  );
}
