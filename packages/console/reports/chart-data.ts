import type { OverviewDocument } from '#contracts/api/reports.ts';
import { closedOf } from './breakdown.ts';

export type SeriesName =
  | 'opened'
  | 'closed'
  | 'firstResponse'
  | 'response'
  | 'resolved'
  | 'escalated'
  | 'declined'
  | 'notOffered'
  | 'takenOver';

export type Point = { readonly day: string } & { readonly [Name in SeriesName]?: number | null };

export interface Series {
  readonly name: SeriesName;
  readonly kind: 'count' | 'time';
}

export interface ChartData {
  readonly name: 'tickets' | 'times' | 'ai';
  readonly shape: 'bars' | 'stack' | 'lines';
  readonly series: readonly Series[];
  readonly points: readonly Point[];
}

const counts = (...names: readonly SeriesName[]): Series[] => names.map((name) => ({ name, kind: 'count' }));

/** What is drawn, each day of the range; what nobody would look at isn't. */
export function chartsOf({ days, ai }: OverviewDocument): ChartData[] {
  const charts: ChartData[] = [
    {
      name: 'tickets',
      shape: 'bars',
      series: counts('opened', 'closed'),
      points: days.map(({ day, people }) => ({ day, opened: people.opened, closed: closedOf(people) })),
    },
    {
      name: 'times',
      shape: 'lines',
      series: [
        { name: 'firstResponse', kind: 'time' },
        { name: 'response', kind: 'time' },
      ],
      points: days.map(({ day, people }) => ({
        day,
        firstResponse: people.firstResponse.median,
        response: people.response.median,
      })),
    },
  ];
  if (ai === null || ai.conversations === 0) return charts;
  const drawn: ChartData = {
    name: 'ai',
    shape: 'stack',
    series: counts('resolved', 'escalated', 'declined', 'notOffered', 'takenOver'),
    points: days.map(({ day, ai: figures }) => ({
      day,
      resolved: figures?.resolved ?? 0,
      escalated: figures?.escalated ?? 0,
      declined: figures?.declined ?? 0,
      notOffered: figures?.notOffered ?? 0,
      takenOver: figures?.takenOver ?? 0,
    })),
  };
  return [...charts, drawn];
}
