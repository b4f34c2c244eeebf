import type { Figure, FigureEvent } from './figure.ts';
import { addHistograms, type Histogram, histogramOf } from './histogram.ts';

/** What is counted by number. */
export const countNames = [
  'opened',
  'closedByAgent',
  'closedByInactivity',
  'closedByCustomer',
  'aiConversations',
  'aiResolved',
  'aiEscalated',
  'aiDeclined',
  'aiNotOffered',
  'aiTakenOver',
] as const;
export type CountName = (typeof countNames)[number];

/** What is counted by how long it took. */
export const timeNames = ['firstResponse', 'response', 'resolution'] as const;
export type TimeName = (typeof timeNames)[number];

export interface Figures {
  readonly counts: Readonly<Record<CountName, number>>;
  readonly times: Readonly<Record<TimeName, Histogram>>;
}

export const noFigures: Figures = {
  counts: {
    opened: 0,
    closedByAgent: 0,
    closedByInactivity: 0,
    closedByCustomer: 0,
    aiConversations: 0,
    aiResolved: 0,
    aiEscalated: 0,
    aiDeclined: 0,
    aiNotOffered: 0,
    aiTakenOver: 0,
  },
  times: { firstResponse: new Map(), response: new Map(), resolution: new Map() },
};

const counted: Readonly<Record<Figure, CountName | null>> = {
  opened: 'opened',
  closed: null,
  'first-response': null,
  response: null,
  'ai-conversation': 'aiConversations',
  'ai-resolved': 'aiResolved',
  'ai-escalated': 'aiEscalated',
  'ai-declined': 'aiDeclined',
  'ai-not-offered': 'aiNotOffered',
  'ai-taken-over': 'aiTakenOver',
};
const closings = {
  agent: 'closedByAgent',
  inactivity: 'closedByInactivity',
  customer: 'closedByCustomer',
} as const;
const timed: Partial<Readonly<Record<Figure, TimeName>>> = {
  closed: 'resolution',
  'first-response': 'firstResponse',
  response: 'response',
};

/** What these events come to. */
export function figuresIn(events: readonly FigureEvent[]): Figures {
  const counts = { ...noFigures.counts };
  for (const { figure, closedBy } of events) {
    const name = closedBy === null ? counted[figure] : closings[closedBy];
    if (name !== null) counts[name] += 1;
  }
  const durations = (name: TimeName): number[] =>
    events.flatMap(({ figure, seconds }) => (timed[figure] === name && seconds !== null ? [seconds] : []));
  return {
    counts,
    times: {
      firstResponse: histogramOf(durations('firstResponse')),
      response: histogramOf(durations('response')),
      resolution: histogramOf(durations('resolution')),
    },
  };
}

/** Of days, channels, people together. */
export function addFigures(one: Figures, other: Figures): Figures {
  const counts = { ...one.counts };
  for (const name of countNames) counts[name] += other.counts[name];
  return {
    counts,
    times: {
      firstResponse: addHistograms(one.times.firstResponse, other.times.firstResponse),
      response: addHistograms(one.times.response, other.times.response),
      resolution: addHistograms(one.times.resolution, other.times.resolution),
    },
  };
}
