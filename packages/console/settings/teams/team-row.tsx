import { useDraggable } from '@dnd-kit/react';
import { ArrowDown, ArrowUp, GripVertical, Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAgents } from '#console/api/queries.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import { Badge } from '#console/ui/badge.tsx';
import { classes } from '#console/ui/classes.ts';
import { IconButton } from '#console/ui/icon-button.tsx';
import type { TeamDocument } from '#contracts/api/teams.ts';
import styles from './teams.module.css';

export interface TeamRowProps {
  readonly team: TeamDocument;
  readonly index: number;
  readonly isLast: boolean;
  readonly mayChange: boolean;
  readonly onMove: (by: 1 | -1) => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

/** A team, whom it has, and which tickets it gets. */
export function TeamRow({ team, index, isLast, mayChange, onMove, onEdit, onDelete }: TeamRowProps) {
  const { t } = useTranslation();
  const { ref, handleRef, isDragSource } = useDraggable({ id: team.id, disabled: !mayChange });
  const { name, description, tags, segments, whenNobodyOnline } = team;
  return (
    <li ref={ref} className={classes(styles.team, isDragSource && styles.dragged)}>
      {mayChange && (
        <span ref={handleRef} className={styles.grip}>
          <GripVertical size={16} aria-hidden="true" />
        </span>
      )}
      <span className={styles.place}>{index + 1}</span>
      <div className={styles.about}>
        <p className={styles.name}>{name}</p>
        {description !== '' && <p className={styles.description}>{description}</p>}
        <p className={styles.labels}>
          {tags.map((tag) => (
            <Badge key={`tag-${tag}`} tone="accent">
              {t('settings.teams.tag', { tag })}
            </Badge>
          ))}
          {segments.map((segment) => (
            <Badge key={`segment-${segment}`} tone="good">
              {t('settings.teams.segment', { segment })}
            </Badge>
          ))}
          {tags.length + segments.length === 0 && (
            <Badge tone="warn">{t('settings.teams.matchesNothing')}</Badge>
          )}
          {whenNobodyOnline === 'inbox' && <Badge>{t('settings.teams.fallsToInbox')}</Badge>}
        </p>
        <People ids={team.agentIds} />
      </div>
      {mayChange && (
        <div className={styles.ways}>
          <IconButton
            icon={ArrowUp}
            label={t('settings.teams.up', { name })}
            disabled={index === 0}
            onClick={() => onMove(-1)}
          />
          <IconButton
            icon={ArrowDown}
            label={t('settings.teams.down', { name })}
            disabled={isLast}
            onClick={() => onMove(1)}
          />
          <IconButton icon={Pencil} label={t('settings.teams.edit', { name })} onClick={onEdit} />
          <IconButton icon={Trash2} label={t('settings.teams.delete', { name })} onClick={onDelete} />
        </div>
      )}
    </li>
  );
}

const mostShown = 8;

function People({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation();
  const people = useAgents().filter(({ id }) => ids.includes(id));
  return (
    <p className={styles.people}>
      {people.slice(0, mostShown).map(({ id, name, presence }) => (
        <span key={id} className={styles.person}>
          <Avatar name={name} size={20} online={presence === 'online'} />
          <bdi className={styles.personName}>{name}</bdi>
        </span>
      ))}
      {people.length > mostShown && t('settings.teams.more', { count: people.length - mostShown })}
    </p>
  );
}
