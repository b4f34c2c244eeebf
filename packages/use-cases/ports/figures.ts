import type { DatedEvent, Day, Figure } from '#domain/figures/figure.ts';
import type { Figures } from '#domain/figures/sum.ts';
import type { AgentId, TeamId } from '#domain/ids.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import type { Page } from './pages.ts';

/** By what figures are kept besides day and channel. */
export const dimensions = ['total', 'agent', 'team', 'tag'] as const;
export type Dimension = (typeof dimensions)[number];

/** What a day came to on a channel. */
export interface DayFigures {
  readonly day: Day;
  readonly channel: Channel;
  /** The agent's or the team's id, or the tag; empty of the total. */
  readonly key: string;
  readonly figures: Figures;
}

/** Days are inclusive. */
export interface FiguresQuery {
  readonly dimension: Dimension;
  readonly from: Day;
  readonly to: Day;
}

export interface EventsQuery {
  readonly figure: Figure;
  readonly from: Day;
  readonly to: Day;
  /** Of these only; null of all. */
  readonly channel: Channel | null;
  readonly agentId: AgentId | null;
  readonly teamId: TeamId | null;
  readonly tag: string | null;
  readonly limit: number;
  readonly cursor: string | null;
}

export interface FigureStore {
  /**
   * Counts each of these that has not been counted yet, exactly once, whatever is repeated or crashes; gives how many
   * those were.
   */
  countFigures(events: readonly DatedEvent[]): Promise<number>;
  /**
   * What has been counted, one entry a day, channel and key, in that order; where nothing was, none. What is being
   * counted meanwhile may show in part.
   */
  loadFigures(query: FiguresQuery): Promise<DayFigures[]>;
  /**
   * A page of what was counted for these days, by `at`, the latest first; it may be short where the filter rarely matches.
   * Throws `MalformedCursor`.
   */
  listFigureEvents(query: EventsQuery): Promise<Page<DatedEvent>>;
}
