import { useSyncExternalStore } from 'react';

/** How it stands with keeping the inbox up. */
export interface LiveStatus {
  readonly error: Error | null;
  /** In a row. */
  readonly failures: number;
}

const fine: LiveStatus = { error: null, failures: 0 };
let status: LiveStatus = fine;
const listeners = new Set<() => void>();

function set(next: LiveStatus): void {
  status = next;
  for (const changed of listeners) changed();
}

export const noteSuccess = (): void => {
  if (status !== fine) set(fine);
};
export const noteFailure = (error: Error): void => set({ error, failures: status.failures + 1 });

export const useLiveStatus = (): LiveStatus =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => status,
  );
