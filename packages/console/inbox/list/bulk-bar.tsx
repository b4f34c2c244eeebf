import { CircleCheck, Moon, RotateCcw, Tag, UserRoundPlus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { hintOf } from '#console/keys/hint.ts';
import { IconButton } from '#console/ui/icon-button.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useProgress } from '../bulk.ts';
import { clearSelection, selectAll, useSelection } from '../selection.ts';
import { mayReopen, useDoing } from '../use-doing.ts';
import styles from './bulk-bar.module.css';

/** What can be done with all that are selected, and how far it is. */
export function BulkBar({ tickets }: { tickets: readonly TicketDocument[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { ids } = useSelection();
  const doing = useDoing();
  const progress = useProgress();
  const selected = tickets.filter(({ id }) => ids.has(id));
  const isAll = selected.length === tickets.length;
  const told = progress
    ? t('bulk.progress', { done: formats.number(progress.done), of: formats.number(progress.of) })
    : t('bulk.selected', { count: selected.length });
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('bulk.bar')}>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={isAll && progress === null}
          disabled={progress !== null}
          ref={(box) => {
            if (box) box.indeterminate = !isAll;
          }}
          aria-label={t('bulk.all')}
          onChange={() => (isAll ? clearSelection() : selectAll(tickets.map(({ id }) => id)))}
        />
      </label>
      <span role="status" className={styles.told}>
        {told}
      </span>
      {selected.length > 0 && progress === null && (
        <>
          <IconButton
            icon={UserRoundPlus}
            label={t('keys.names.assign')}
            keys={hintOf('assign')}
            onClick={() => doing.askAssign(selected)}
          />
          <IconButton
            icon={Tag}
            label={t('keys.names.tag')}
            keys={hintOf('tag')}
            onClick={() => doing.askTag(selected)}
          />
          {selected.some(({ status }) => status !== 'closed') && (
            <IconButton
              icon={Moon}
              label={t('keys.names.snooze')}
              keys={hintOf('snooze')}
              onClick={() => doing.askSnooze(selected)}
            />
          )}
          {selected.some(mayReopen) && (
            <IconButton
              icon={RotateCcw}
              label={t('keys.names.reopen')}
              keys={hintOf('reopen')}
              onClick={() => doing.reopen(selected)}
            />
          )}
          {selected.some(({ status }) => status !== 'closed') && (
            <IconButton
              icon={CircleCheck}
              label={t('keys.names.close')}
              keys={hintOf('close')}
              onClick={() => doing.close(selected)}
            />
          )}
          <IconButton icon={X} label={t('bulk.clear')} keys={hintOf('clear')} onClick={clearSelection} />
        </>
      )}
    </div>
  );
}
