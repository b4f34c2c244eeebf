import { useSyncExternalStore } from 'react';

/** What is selected in the list, and where the keys are in it. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** The row that keys have come to, while it isn't the open one. */
  readonly cursor: string | undefined;
}

const nothing: Selection = { ids: new Set(), cursor: undefined };
let current = nothing;
/** Where extending began. */
let anchor: string | undefined;
/** The row that is to have the focus once it is there. */
let wanted: string | undefined;
const listeners = new Set<() => void>();

function set(next: Selection): void {
  current = next;
  for (const changed of listeners) changed();
}

export const selectionNow = (): Selection => current;

export function toggle(id: string): void {
  anchor = id;
  const ids = new Set(current.ids);
  if (!ids.delete(id)) ids.add(id);
  set({ ...current, ids });
}

/** From where it began up to a row, whatever lay between. */
export function extendTo(id: string, order: readonly string[]): void {
  anchor ??= id;
  const [from = 0, to = 0] = [order.indexOf(anchor), order.indexOf(id)].sort((a, b) => a - b);
  const between = from < 0 ? [id] : order.slice(from, to + 1);
  set({ cursor: id, ids: new Set([...current.ids, ...between]) });
}

/** As `extendTo`, back again: a row that the cursor comes from goes out when it goes towards where it began. */
export function extendBy(from: string, to: string, order: readonly string[]): void {
  if (current.ids.size === 0 || anchor === undefined) anchor = from;
  const begins = order.indexOf(anchor);
  const isBack = Math.abs(order.indexOf(to) - begins) < Math.abs(order.indexOf(from) - begins);
  if (isBack) {
    const ids = new Set(current.ids);
    ids.delete(from);
    set({ cursor: to, ids: ids.add(to) });
  } else extendTo(to, order);
}

export function selectAll(ids: readonly string[]): void {
  set({ ...current, ids: new Set(ids) });
}

export function clearSelection(): void {
  anchor = undefined;
  set({ ...current, ids: nothing.ids });
}

export function moveCursor(id: string | undefined): void {
  wanted = id;
  set({ ...current, cursor: id });
}

/** The open ticket is where one is. */
export function forgetCursor(): void {
  if (current.cursor !== undefined) set({ ...current, cursor: undefined });
}

/** Once: a row that was come to by a key takes the focus. */
export function takesFocus(id: string): boolean {
  if (wanted !== id) return false;
  wanted = undefined;
  return true;
}

export function forgetSelection(): void {
  anchor = undefined;
  wanted = undefined;
  if (current !== nothing) set(nothing);
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

export const useSelection = (): Selection => useSyncExternalStore(subscribe, selectionNow);
