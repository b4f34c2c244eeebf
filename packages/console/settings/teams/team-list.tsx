import { DragDropProvider, PointerSensor } from '@dnd-kit/react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TeamDocument } from '#contracts/api/teams.ts';
import { useMayChange } from '../use-may-change.ts';
import { draggedTo } from './dragged-to.ts';
import { moved } from './order.ts';
import { TeamRow } from './team-row.tsx';
import styles from './teams.module.css';

export interface TeamListProps {
  readonly teams: readonly TeamDocument[];
  readonly onOrder: (ids: readonly string[]) => void;
  readonly onEdit: (team: TeamDocument) => void;
  readonly onDelete: (team: TeamDocument) => void;
}

/**
 * Moved by buttons, which keys reach, or by dragging. What dnd-kit would add for keys and looks is left out: it comes
 * with words of its own and with style elements, which the pages' policy refuses.
 */
export function TeamList({ teams, onOrder, onEdit, onDelete }: TeamListProps) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const ids = teams.map(({ id }) => id);
  const list = useRef<HTMLOListElement>(null);
  const before = useRef(ids);
  const moveTo = (from: number, to: number): void => onOrder(moved(ids, from, to));
  return (
    <DragDropProvider
      plugins={[]}
      sensors={[PointerSensor]}
      onDragStart={() => {
        before.current = ids;
      }}
      onDragMove={({ operation, to }) => {
        const from = ids.map(String).indexOf(`${operation.source?.id}`);
        const rows = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect());
        const place = draggedTo(from, (to ?? operation.position.current).y, rows);
        if (from !== -1 && place !== from) moveTo(from, place);
      }}
      onDragEnd={({ canceled }) => {
        if (canceled) onOrder(before.current);
      }}
    >
      <ol ref={list} className={styles.teams} aria-label={t('settings.teams.order')}>
        {teams.map((team, index) => (
          <TeamRow
            key={team.id}
            team={team}
            index={index}
            isLast={index === teams.length - 1}
            mayChange={mayChange}
            onMove={(by) => moveTo(index, index + by)}
            onEdit={() => onEdit(team)}
            onDelete={() => onDelete(team)}
          />
        ))}
      </ol>
    </DragDropProvider>
  );
}
