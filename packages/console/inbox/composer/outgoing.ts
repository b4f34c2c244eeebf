import { useSyncExternalStore } from 'react';

/** What has been sent a moment ago, and isn't in the thread yet. */
export interface Outgoing {
  readonly key: string;
  readonly ticketId: string;
  readonly text: string;
  readonly internal: boolean;
  readonly files: readonly { readonly id: string; readonly name: string }[];
  /** Once it has one: it may already be in the thread. */
  readonly id?: string;
}

let all: readonly Outgoing[] = [];
const listeners = new Set<() => void>();
const none: readonly Outgoing[] = [];
const byTicket = new Map<string, readonly Outgoing[]>();

function set(next: readonly Outgoing[]): void {
  all = next;
  byTicket.clear();
  for (const [ticketId, messages] of Map.groupBy(all, (each) => each.ticketId))
    byTicket.set(ticketId, messages);
  for (const changed of listeners) changed();
}

export const showOutgoing = (message: Outgoing): void =>
  set([...all.filter(({ key }) => key !== message.key), message]);
export const hideOutgoing = (key: string): void => set(all.filter((each) => each.key !== key));

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

export const useOutgoing = (ticketId: string): readonly Outgoing[] =>
  useSyncExternalStore(subscribe, () => byTicket.get(ticketId) ?? none);
