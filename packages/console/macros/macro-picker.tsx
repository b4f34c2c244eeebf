import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '#console/ui/badge.tsx';
import { classes } from '#console/ui/classes.ts';
import { Kbd } from '#console/ui/kbd.tsx';
import styles from './macro-picker.module.css';
import type { MacroPicking } from './use-macro-picker.ts';

type Shown = Pick<MacroPicking, 'id' | 'found' | 'active' | 'isEmpty' | 'fill' | 'insert'>;

/** The macros that are meant by what was typed. The keys stay in the text, whose list it is. */
export function MacroPicker({ id, found, active, isEmpty, fill, insert }: Shown) {
  const { t } = useTranslation();
  const chosen = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is chosen
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className={styles.popup}>
      <div id={id} role="listbox" aria-label={t('macros.title')} className={styles.list}>
        {found.map((macro, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text
          <div
            key={macro.name}
            ref={place === active ? chosen : undefined}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === active}
            className={classes(styles.option, place === active && styles.active)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(macro)}
          >
            <span className={styles.name}>{macro.name}</span>
            <span className={styles.text}>{fill(macro)}</span>
            <span className={styles.marks}>
              {macro.tags.map((tag) => (
                <Badge key={tag} tone="accent">
                  {tag}
                </Badge>
              ))}
              {macro.close && <Badge>{t('macros.closes')}</Badge>}
            </span>
          </div>
        ))}
      </div>
      <p role="status" className={found.length === 0 ? styles.none : 'visually-hidden'}>
        {found.length > 0 && t('macros.found', { count: found.length })}
        {found.length === 0 && t(isEmpty ? 'macros.noneYet' : 'macros.noneMatches')}
      </p>
      {found.length > 0 && (
        <p className={styles.keys} aria-hidden="true">
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t('macros.choose')} <Kbd>↵</Kbd> {t('macros.insert')} <Kbd>Esc</Kbd>{' '}
          {t('macros.leave')}
        </p>
      )}
    </div>
  );
}
