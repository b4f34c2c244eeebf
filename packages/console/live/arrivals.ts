import type { LiveDocument } from '#contracts/api/live.ts';

export interface Arrival {
  readonly document: LiveDocument;
  /** Whether it was known to be one's own before this came: by one's own doing, then. */
  readonly wasOwn: (ticketId: string) => boolean;
}

const listeners = new Set<(arrival: Arrival) => void>();

/** Whatever the live request brings, before it is shown. */
export function onArrival(arrived: (arrival: Arrival) => void): () => void {
  listeners.add(arrived);
  return () => listeners.delete(arrived);
}

export function noteArrival(arrival: Arrival): void {
  for (const arrived of listeners) arrived(arrival);
}
