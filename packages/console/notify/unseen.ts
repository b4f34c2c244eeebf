import { useSyncExternalStore } from 'react';

/** What one was told of and has not looked at yet. */
interface Unseen {
  /** One's own tickets. */
  readonly tickets: ReadonlySet<string>;
  /** How many that nobody has came while one was away. */
  readonly arrived: number;
}

const nothing: Unseen = { tickets: new Set(), arrived: 0 };
let unseen = nothing;
const listeners = new Set<() => void>();

function set(next: Unseen): void {
  if (next.tickets.size === unseen.tickets.size && next.arrived === unseen.arrived) return;
  unseen = next;
  for (const changed of listeners) changed();
}

export const addUnseen = (tickets: readonly string[], arrived: number): void =>
  set({ tickets: new Set([...unseen.tickets, ...tickets]), arrived: unseen.arrived + arrived });

export const forgetUnseen = (isSeen: (ticketId: string) => boolean): void =>
  set({ ...unseen, tickets: new Set([...unseen.tickets].filter((id) => !isSeen(id))) });

export const forgetArrived = (): void => set({ ...unseen, arrived: 0 });
export const forgetAll = (): void => set(nothing);

export const useUnseenCount = (): number =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => unseen.tickets.size + unseen.arrived,
  );

export const isPageSeen = (): boolean => !document.hidden && document.hasFocus();
