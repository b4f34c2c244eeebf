import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { useNow } from '#console/live/clock.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import styles from './why-assigned.module.css';

/** A12: why it is theirs, or why it is nobody's yet. */
export function WhyAssigned({ ticket: { assignee, assignment, queued, team } }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  if (assignee === null && queued !== undefined) {
    const place = queued.queue === 'inbox' ? t('why.inbox') : (team?.name ?? t('why.team'));
    return (
      <p className={styles.why}>
        {t(queued.nobodyOnline ? 'why.queuedNobody' : 'why.queued', {
          place,
          when: formats.relative(queued.since, now),
        })}
      </p>
    );
  }
  if (assignee === null || assignment === undefined) return null;
  const { explanation } = assignment;
  if (explanation === undefined)
    return (
      <p className={styles.why}>
        {t(`why.${assignment.by}`, { when: formats.relative(assignment.at, now) })}
      </p>
    );
  const { queue, turn, eligible, passedOver } = explanation;
  const when = formats.relative(assignment.at, now);
  const place = team?.id === queue ? team.name : t('why.team');
  return (
    <details className={styles.why}>
      <summary>
        {queue === 'inbox' ? t('why.turn', { turn, when }) : t('why.turnOf', { turn, when, place })}
      </summary>
      <dl className={styles.reasons}>
        <dt>{t('why.eligible')}</dt>
        <dd>
          {eligible.length === 0 ? t('why.nobodyElse') : formats.list(eligible.map(({ name }) => name))}
        </dd>
        {passedOver.map(({ agent, why }) => (
          <div key={agent.id}>
            <dt>{agent.name}</dt>
            <dd>{t(`why.passedOver.${why}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
