import { useSyncExternalStore } from 'react';
import type { Person } from '#console/inbox/actions.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';

/** What stands before the page, opened by a key. */
export type Overlay =
  | { readonly kind: 'finder' | 'sheet' }
  | {
      readonly kind: 'assign';
      readonly tickets: readonly TicketDocument[];
      readonly choose: (to: Person | null) => void;
    }
  | {
      readonly kind: 'snooze';
      readonly tickets: readonly TicketDocument[];
      readonly choose: (until: number) => void;
    }
  | {
      readonly kind: 'tag';
      readonly tickets: readonly TicketDocument[];
      readonly choose: (tag: string) => void;
    };

let current: Overlay | null = null;
/** What was typed before there was anything to type into. */
let typed = '';
/** It was chosen, too. */
let entered = false;
const listeners = new Set<() => void>();

function set(next: Overlay | null): void {
  current = next;
  typed = '';
  entered = false;
  for (const changed of listeners) changed();
}

export const overlayOf = (): Overlay | null => current;
export const openOverlay = (overlay: Overlay): void => set(overlay);
export const closeOverlay = (): void => set(null);

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

export const useOverlay = (): Overlay | null => useSyncExternalStore(subscribe, overlayOf);

/** Fast fingers: what is pressed while an overlay is still on its way goes into it. */
export function noteTyped(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.closest('dialog') !== null) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Enter') entered = true;
  else if (event.key.length === 1) typed += event.key;
  else return;
  event.preventDefault();
}

export const typedAhead = (): string => typed;
export const enteredAhead = (): boolean => entered;
