import type { Day } from '#domain/figures/figure.ts';
import { addFigures, type Figures, noFigures } from '#domain/figures/sum.ts';
import type { AgentId, TeamId } from '#domain/ids.ts';
import { type Channel, channels } from '#domain/ticket/ticket.ts';
import type {
  AgentStore,
  Clock,
  DayFigures,
  Dimension,
  FigureStore,
  SettingsStore,
  ViewStore,
} from '../ports.ts';
import { isAgentId, isTeamId, type Names, readNames } from './names.ts';
import { type DayRange, daysIn } from './range.ts';
import { readWaiting, type Waiting } from './waiting.ts';

export interface Asked extends DayRange {
  readonly channel: Channel | null;
  /** A1: of whoever reads their own figures alone; null of everybody. */
  readonly own: AgentId | null;
}

export interface Of<Key> {
  readonly key: Key;
  readonly figures: Figures;
}

/** H11. */
export interface Report {
  readonly total: Figures;
  /** Every day, the first one first. */
  readonly days: readonly Of<Day>[];
  /** Every channel, or the one that was asked for. */
  readonly channels: readonly Of<Channel>[];
  readonly agents: readonly Of<AgentId>[];
  readonly teams: readonly Of<TeamId>[];
  readonly tags: readonly Of<string>[];
  readonly names: Names;
}

export interface Reporting {
  readonly store: FigureStore & SettingsStore & AgentStore & ViewStore;
  readonly clock: Clock;
}

/** H11: what these days came to: a query for each way in which figures are kept, whatever there is of tickets. */
export async function readReport(asked: Asked, { store }: Reporting): Promise<Report> {
  const load = async (dimension: Dimension): Promise<DayFigures[]> => {
    const { from, to, channel } = asked;
    const all = await store.loadFigures({ dimension, from, to });
    return channel === null ? all : all.filter((part) => part.channel === channel);
  };
  const settings = await store.loadSettings();
  if (asked.own !== null) {
    const own = (await load('agent')).filter(({ key }) => key === asked.own);
    const names = await readNames([], settings, store);
    return { ...told(own, asked), agents: keyed(own, isAgentId), teams: [], tags: [], names };
  }
  const [total, agents, teams, tags] = await Promise.all([
    load('total'),
    load('agent'),
    load('team'),
    load('tag'),
  ]);
  const byTeam = keyed(teams, isTeamId);
  const teamIds = byTeam.map(({ key }) => key);
  return {
    ...told(total, asked),
    agents: keyed(agents, isAgentId),
    teams: byTeam,
    tags: keyed(tags, isAny),
    names: await readNames(teamIds, settings, store),
  };
}

/** What waits now goes with it, where it is looked at. */
export const readWaitingFor = (asked: Asked, deps: Reporting): Promise<Waiting> =>
  readWaiting({ agentId: asked.own, channel: asked.channel }, deps);

const isAny = (_: string): _ is string => true;

const sum = (parts: readonly DayFigures[]): Figures =>
  parts.reduce((all, { figures }) => addFigures(all, figures), noFigures);

function told(parts: readonly DayFigures[], { from, to, channel }: Asked) {
  const byDay = Map.groupBy(parts, ({ day }) => day);
  const byChannel = Map.groupBy(parts, (part) => part.channel);
  return {
    total: sum(parts),
    days: daysIn({ from, to }).map((key) => ({ key, figures: sum(byDay.get(key) ?? []) })),
    channels: (channel === null ? channels : [channel]).map((key) => ({
      key,
      figures: sum(byChannel.get(key) ?? []),
    })),
  };
}

/** In the order of their keys. */
const keyed = <Key extends string>(
  parts: readonly DayFigures[],
  isKey: (key: string) => key is Key,
): Of<Key>[] =>
  [...Map.groupBy(parts, ({ key }) => key)]
    .flatMap(([key, own]) => (isKey(key) ? [{ key, figures: sum(own) }] : []))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
