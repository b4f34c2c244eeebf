import { Tag, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './macro-chips.module.css';

export interface MacroChipsProps {
  readonly tags: readonly string[];
  readonly close: boolean;
  readonly onTags: (tags: readonly string[]) => void;
  readonly onKeepOpen: () => void;
}

/** What else is done with the send, as a macro has it; each can be left out. */
export function MacroChips({ tags, close, onTags, onKeepOpen }: MacroChipsProps) {
  const { t } = useTranslation();
  if (tags.length === 0 && !close) return null;
  return (
    <ul className={styles.chips} aria-label={t('macros.with')}>
      {tags.map((tag) => (
        <li key={tag} className={styles.chip}>
          <Tag size={12} aria-hidden="true" />
          <span className={styles.words}>{t('macros.alsoTags', { tag })}</span>
          <button
            type="button"
            className={styles.remove}
            aria-label={t('macros.notTag', { tag })}
            onClick={() => onTags(tags.filter((each) => each !== tag))}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </li>
      ))}
      {close && (
        <li className={styles.chip}>
          <span className={styles.words}>{t('macros.closes')}</span>
          <button
            type="button"
            className={styles.remove}
            aria-label={t('macros.keepOpen')}
            onClick={onKeepOpen}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </li>
      )}
    </ul>
  );
}
