import type { LiveDocument } from '#contracts/api/live.ts';

const listeners = new Set<(document: LiveDocument) => void>();

/** Whoever is loaded a moment after the first one has come, has it, too. */
const freshMs = 10_000;
let latest: { readonly document: LiveDocument; readonly at: number } | undefined;

/** Whatever the live request brings, before it is shown. */
export function onArrival(arrived: (document: LiveDocument) => void): () => void {
  if (latest !== undefined && Date.now() - latest.at < freshMs) arrived(latest.document);
  listeners.add(arrived);
  return () => listeners.delete(arrived);
}

export function noteArrival(document: LiveDocument): void {
  latest = { document, at: Date.now() };
  for (const arrived of listeners) arrived(document);
}

const holdsMs = 60_000;
const changedAt = new Map<string, number>();

/** One has made this ticket one's own, or changed one of one's own: that is no news when it comes back. */
export const noteOwnDoing = (ticketId: string): void => void changedAt.set(ticketId, Date.now());

export const isOwnDoing = (ticketId: string): boolean =>
  Date.now() - (changedAt.get(ticketId) ?? Number.NEGATIVE_INFINITY) < holdsMs;
