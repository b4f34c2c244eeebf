import { useSyncExternalStore } from 'react';

/** One of a few, kept in this browser, and the same in every tab. */
export interface StoredChoice<T extends string> {
  get(): T;
  set(value: T): void;
  subscribe(changed: () => void): () => void;
}

export function storedChoice<T extends string>(key: string, all: readonly T[], usual: T): StoredChoice<T> {
  const listeners = new Set<() => void>();
  return {
    get: () => all.find((value) => value === localStorage.getItem(key)) ?? usual,
    set(value) {
      localStorage.setItem(key, value);
      for (const changed of listeners) changed();
    },
    subscribe(changed) {
      listeners.add(changed);
      addEventListener('storage', changed);
      return () => {
        listeners.delete(changed);
        removeEventListener('storage', changed);
      };
    },
  };
}

export const useStoredChoice = <T extends string>({ subscribe, get }: StoredChoice<T>): T =>
  useSyncExternalStore(subscribe, get);
