import { useSyncExternalStore } from 'react';

/** Where drafts are kept in this browser, which the list has to know of without all that makes them. */
export const storageKey = (agentId: string, ticketId: string): string => `rondo.draft.${agentId}.${ticketId}`;

const listeners = new Set<() => void>();

export function noteDraftsChanged(): void {
  for (const changed of listeners) changed();
}

export function subscribeToDrafts(changed: () => void): () => void {
  listeners.add(changed);
  addEventListener('storage', changed);
  return () => {
    listeners.delete(changed);
    removeEventListener('storage', changed);
  };
}

/** Whether there is something that was written, and not sent. */
export const useHasDraft = (agentId: string, ticketId: string): boolean =>
  useSyncExternalStore(subscribeToDrafts, () =>
    saysSomething(localStorage.getItem(storageKey(agentId, ticketId))),
  );

function saysSomething(kept: string | null): boolean {
  if (kept === null) return false;
  try {
    const { text = '', files = [] }: { text?: string; files?: unknown[] } = JSON.parse(kept);
    return text.trim() !== '' || files.length > 0;
  } catch {
    return false;
  }
}
