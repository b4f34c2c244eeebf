import type { LiveDocument } from '#contracts/api/live.ts';

const listeners = new Set<(document: LiveDocument) => void>();

/** Whatever the live request brings, before it is shown. */
export function onArrival(arrived: (document: LiveDocument) => void): () => void {
  listeners.add(arrived);
  return () => listeners.delete(arrived);
}

export function noteArrival(document: LiveDocument): void {
  for (const arrived of listeners) arrived(document);
}

const holdsMs = 60_000;
const changedAt = new Map<string, number>();

/** One has made this ticket one's own, or changed one of one's own: that is no news when it comes back. */
export const noteOwnDoing = (ticketId: string): void => void changedAt.set(ticketId, Date.now());

export const isOwnDoing = (ticketId: string): boolean =>
  Date.now() - (changedAt.get(ticketId) ?? Number.NEGATIVE_INFINITY) < holdsMs;
