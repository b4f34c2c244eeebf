import { ArrowDown, ArrowUp, ChevronDown, CopyPlus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Badge } from '#console/ui/badge.tsx';
import { classes } from '#console/ui/classes.ts';
import { IconButton } from '#console/ui/icon-button.tsx';
import type { MacroDocument } from '#contracts/api/macros.ts';
import { MacroFields } from './macro-fields.tsx';
import { MacroMarks } from './macro-marks.tsx';
import styles from './macros.module.css';
import type { MacrosDocument } from './macros.tsx';

export interface MacroRowProps {
  readonly form: UseFormReturn<MacrosDocument>;
  readonly index: number;
  readonly macro: MacroDocument;
  readonly isOpen: boolean;
  readonly isFaulty: boolean;
  readonly isLast: boolean;
  readonly errorAt: (place: string) => string | undefined;
  readonly onOpen: () => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
}

/** A macro in a line, which opens into what it is made of. */
export function MacroRow({ form, index, macro, isOpen, isFaulty, isLast, errorAt, ...ways }: MacroRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const name = macro.name.trim() === '' ? t('settings.macros.unnamed') : macro.name;
  return (
    <li className={classes(styles.macro, isOpen && styles.open)}>
      <div className={styles.row}>
        <button
          type="button"
          className={styles.face}
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={ways.onOpen}
        >
          <ChevronDown size={16} aria-hidden="true" className={styles.chevron} />
          <span className={styles.name}>{name}</span>
          {isFaulty && <Badge tone="bad">{t('settings.macros.faulty')}</Badge>}
          {!isOpen && <span className={styles.line}>{macro.text}</span>}
          <MacroMarks macro={macro} />
        </button>
        <div className={styles.ways}>
          <IconButton
            icon={ArrowUp}
            label={t('settings.macros.up', { name })}
            disabled={index === 0}
            onClick={() => ways.onMove(-1)}
          />
          <IconButton
            icon={ArrowDown}
            label={t('settings.macros.down', { name })}
            disabled={isLast}
            onClick={() => ways.onMove(1)}
          />
          <IconButton
            icon={CopyPlus}
            label={t('settings.macros.duplicate', { name })}
            onClick={ways.onDuplicate}
          />
          <IconButton icon={Trash2} label={t('settings.macros.delete', { name })} onClick={ways.onRemove} />
        </div>
      </div>
      {isOpen && (
        <div id={id} className={styles.fields}>
          <MacroFields form={form} index={index} macro={macro} errorAt={errorAt} />
        </div>
      )}
    </li>
  );
}
