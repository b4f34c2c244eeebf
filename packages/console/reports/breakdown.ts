import type { Breakdown, OverviewDocument } from '#contracts/api/reports.ts';
import type { Behind, FigureName } from './behind.ts';

type People = OverviewDocument['people'];
type Ai = NonNullable<OverviewDocument['ai']>;

/** A line of the table: a day, a channel, somebody, a team or a tag. */
export interface Row {
  readonly key: string;
  readonly name: string;
  /** What it is ordered by where it is ordered by name. */
  readonly place: string;
  /** How the conversations behind it are found. */
  readonly narrowed: Behind['narrowed'];
  readonly people: People;
  readonly ai: Ai | null;
  readonly takenOver: number | null;
}

export interface Column {
  readonly name:
    | 'opened'
    | 'closed'
    | 'firstResponse'
    | 'response'
    | 'resolution'
    | 'aiConversations'
    | 'aiResolved'
    | 'takenOver';
  readonly kind: 'count' | 'time' | 'share';
  readonly figure: FigureName;
  readonly of: (row: Row) => number | null;
  /** How many conversations are behind it. */
  readonly count: (row: Row) => number;
}

export const closedOf = ({ closed }: People): number =>
  closed.byAgent + closed.byInactivity + closed.byCustomer;

const time = (name: 'firstResponse' | 'response' | 'resolution', figure: FigureName): Column => ({
  name,
  kind: 'time',
  figure,
  of: ({ people }) => people[name].median,
  count: ({ people }) => people[name].count,
});

const count = (
  name: Extract<Column['name'], 'opened' | 'closed' | 'aiConversations' | 'takenOver'>,
  figure: FigureName,
  of: (row: Row) => number,
): Column => ({ name, kind: 'count', figure, of, count: of });

const people: readonly Column[] = [
  count('opened', 'opened', (row) => row.people.opened),
  count('closed', 'closed', (row) => closedOf(row.people)),
  time('firstResponse', 'first-response'),
  time('response', 'response'),
  time('resolution', 'closed'),
];

const ai: readonly Column[] = [
  count('aiConversations', 'ai-conversation', (row) => row.ai?.conversations ?? 0),
  {
    name: 'aiResolved',
    kind: 'share',
    figure: 'ai-resolved',
    of: (row) => row.ai?.resolvedShare ?? null,
    count: (row) => row.ai?.resolved ?? 0,
  },
];

const taken = count('takenOver', 'ai-taken-over', ({ takenOver }) => takenOver ?? 0);

export function columnsOf(by: Breakdown, { own }: Pick<OverviewDocument, 'own'>): readonly Column[] {
  if (by === 'agent') return [...people, taken];
  return by === 'team' || own ? people : [...people, ...ai];
}

interface Names {
  readonly dayName: (day: string) => string;
  readonly channelName: (channel: OverviewDocument['channels'][number]['channel']) => string;
}

export function rowsOf(by: Breakdown, report: OverviewDocument, names: Names): Row[] {
  const plain = { takenOver: null, ai: null } as const;
  switch (by) {
    case 'day':
      return report.days.map(({ day, ...row }) => ({
        ...plain,
        ...row,
        key: day,
        name: names.dayName(day),
        place: day,
        narrowed: { from: day, to: day },
      }));
    case 'channel':
      return report.channels.map(({ channel, ...row }) => ({
        ...plain,
        ...row,
        key: channel,
        name: names.channelName(channel),
        place: names.channelName(channel),
        narrowed: { channel },
      }));
    case 'agent':
      return report.agents.map(({ agent, ...row }) => ({
        ...plain,
        ...row,
        key: agent.id,
        name: agent.name,
        place: agent.name,
        narrowed: { agentId: agent.id },
      }));
    case 'team':
      return report.teams.map(({ team, ...row }) => ({
        ...plain,
        ...row,
        key: team.id,
        name: team.name,
        place: team.name,
        narrowed: { teamId: team.id },
      }));
    case 'tag':
      return report.tags.map(({ tag, ...row }) => ({
        ...plain,
        ...row,
        key: tag,
        name: tag,
        place: tag,
        narrowed: { tag },
      }));
  }
}

export interface Order {
  readonly column: Column['name'] | 'name';
  readonly isDescending: boolean;
}

/** By a column, or by name; where there is nothing comes last, whichever way round. */
export function inOrder(
  rows: readonly Row[],
  columns: readonly Column[],
  { column, isDescending }: Order,
): Row[] {
  const sign = isDescending ? -1 : 1;
  const chosen = columns.find(({ name }) => name === column);
  if (chosen === undefined) return rows.toSorted((one, other) => sign * one.place.localeCompare(other.place));
  return rows.toSorted((one, other) => {
    const [a, b] = [chosen.of(one), chosen.of(other)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return sign * (a - b);
  });
}
