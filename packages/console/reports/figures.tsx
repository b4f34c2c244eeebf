import { useTranslation } from 'react-i18next';
import type { OverviewDocument } from '#contracts/api/reports.ts';
import type { Behind, FigureName } from './behind.ts';
import { closedOf } from './breakdown.ts';
import styles from './figures.module.css';
import { Tile } from './tile.tsx';
import { useSays } from './use-says.ts';

export interface FiguresProps {
  readonly report: OverviewDocument;
  /** Of the span before. */
  readonly before: OverviewDocument | undefined;
  readonly onOpen: (behind: Behind) => void;
}

/** What people did. */
export function PeopleFigures({ report: { people }, before, onOpen }: FiguresProps) {
  const { t } = useTranslation();
  const says = useSays();
  const was = before?.people;
  const opening = openingBy(onOpen);
  const closed = closedOf(people);
  const time = (name: 'firstResponse' | 'response' | 'resolution', figure: FigureName) => {
    const label = t(`reports.people.${name}`);
    const { median, p90, count } = people[name];
    return (
      <Tile
        label={label}
        kind="time"
        now={median}
        before={was?.[name].median}
        good="down"
        note={count > 0 ? t('reports.median') : undefined}
        onOpen={opening(figure, label, count)}
      >
        {count > 0 && <p className={styles.more}>{t('reports.p90', { time: says.value('time', p90) })}</p>}
      </Tile>
    );
  };
  return (
    <section aria-labelledby="report-people">
      <h2 id="report-people" className={styles.title}>
        {t('reports.people.title')}
      </h2>
      <ul className={styles.tiles}>
        <Tile
          label={t('reports.people.opened')}
          kind="count"
          now={people.opened}
          before={was?.opened}
          onOpen={opening('opened', t('reports.people.opened'), people.opened)}
        />
        <Tile
          label={t('reports.people.closed')}
          kind="count"
          now={closed}
          before={was && closedOf(was)}
          onOpen={opening('closed', t('reports.people.closed'), closed)}
        >
          {closed > 0 && (
            <p className={styles.more}>
              {(['byAgent', 'byInactivity', 'byCustomer'] as const)
                .filter((who) => people.closed[who] > 0)
                .map((who) => t(`reports.people.${who}`, { amount: says.number(people.closed[who]) }))
                .join(' · ')}
            </p>
          )}
        </Tile>
        {time('firstResponse', 'first-response')}
        {time('response', 'response')}
        {time('resolution', 'closed')}
      </ul>
    </section>
  );
}

const outcomes = [
  { name: 'escalated', figure: 'ai-escalated' },
  { name: 'declined', figure: 'ai-declined' },
  { name: 'notOffered', figure: 'ai-not-offered' },
  { name: 'takenOver', figure: 'ai-taken-over' },
] as const;

/** What the AI agent did: of the conversations that began with it on these days. */
export function AiFigures({ report: { ai }, before, onOpen }: FiguresProps) {
  const { t } = useTranslation();
  const opening = openingBy(onOpen);
  if (ai === null) return null;
  const was = before?.ai ?? undefined;
  const isUsed = ai.conversations > 0 || (was?.conversations ?? 0) > 0;
  return (
    <section aria-labelledby="report-ai">
      <h2 id="report-ai" className={styles.title}>
        {t('reports.ai.title')}
      </h2>
      {!isUsed && <p className={styles.more}>{t('reports.ai.unused')}</p>}
      {isUsed && (
        <ul className={styles.tiles}>
          <Tile
            label={t('reports.ai.conversations')}
            kind="count"
            now={ai.conversations}
            before={was?.conversations}
            onOpen={opening('ai-conversation', t('reports.ai.conversations'), ai.conversations)}
          />
          <Tile
            label={t('reports.ai.resolved')}
            kind="share"
            now={ai.resolvedShare}
            before={was?.resolvedShare}
            good="up"
            note={t('reports.ai.of', { count: ai.resolved })}
            onOpen={opening('ai-resolved', t('reports.ai.resolved'), ai.resolved)}
          />
          {outcomes.map(({ name, figure }) => (
            <Tile
              key={name}
              label={t(`reports.ai.${name}`)}
              kind="count"
              now={ai[name]}
              before={was?.[name]}
              onOpen={opening(figure, t(`reports.ai.${name}`), ai[name])}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Where there is something behind a figure. */
const openingBy =
  (onOpen: FiguresProps['onOpen']) =>
  (figure: FigureName, title: string, count: number): (() => void) | undefined =>
    count > 0 ? () => onOpen({ figure, title, narrowed: {} }) : undefined;
