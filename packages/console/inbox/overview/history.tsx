import { useTranslation } from 'react-i18next';
import { useThread } from '#console/api/queries.ts';
import { useFormats } from '#console/i18n/format.ts';
import { useNow } from '#console/live/clock.ts';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import { useHistoryText } from '../thread/use-history-text.ts';
import styles from './history.module.css';
import { Section } from './section.tsx';

/** T11: the latest of what became of the ticket, without what was said. */
export function History({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const thread = useThread(ticketId);
  const entries = thread?.messages.filter(({ author, internal }) => author === 'system' && internal) ?? [];
  if (entries.length === 0) return null;
  return (
    <Section title={t('overview.history')}>
      <ol className={styles.entries}>
        {entries.toReversed().map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
    </Section>
  );
}

function Entry({ entry }: { entry: MessageDocument }) {
  const formats = useFormats();
  const now = useNow();
  const text = useHistoryText(entry);
  return (
    <li>
      <span dir="auto">{text}</span>
      <span className={styles.when}>
        {entry.agent && `${entry.agent.name} · `}
        <time dateTime={entry.at}>{formats.relative(entry.at, now)}</time>
      </span>
    </li>
  );
}
