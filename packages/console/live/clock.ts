import { useSyncExternalStore } from 'react';

/** How far the server's clock is ahead of this machine's, which may be wrong. */
let ahead = 0;

/** Every answer tells the server's time to the second. */
export function noteServerTime(date: string | null): void {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(at)) return;
  const seen = at - Date.now();
  if (Math.abs(seen - ahead) < 2_500) return;
  ahead = seen;
  tick();
}

/** Epoch milliseconds, by the server's clock. */
export const serverNow = (): number => Date.now() + ahead;

const listeners = new Set<() => void>();
let shown = Date.now();
const tick = (): void => {
  shown = serverNow();
  for (const changed of listeners) changed();
};

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

setInterval(tick, 15_000);

/** The time, four times a minute: what is told as “3 minutes ago” goes on. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => shown);
