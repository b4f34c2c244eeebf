import type { HistoryEntry, HistoryEvent } from './history.ts';

/** What tells who had a ticket and where it waited (A12), of all that happened to it. */
export type DecisionEvent = Extract<
  HistoryEvent,
  { readonly kind: 'assigned' | 'unassigned' | 'routed' | 'unqueued' }
>;

export type DecisionEntry = Omit<HistoryEntry, 'events'> & { readonly events: readonly DecisionEvent[] };

const isDecision = (event: HistoryEvent): event is DecisionEvent =>
  event.kind === 'assigned' ||
  event.kind === 'unassigned' ||
  event.kind === 'routed' ||
  event.kind === 'unqueued';

/** The decisions in an entry of the thread; null where there are none. */
export function decisionIn(entry: HistoryEntry): DecisionEntry | null {
  const events = entry.events.filter(isDecision);
  return events.length === 0 ? null : { ...entry, events };
}
