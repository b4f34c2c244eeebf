import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { Unreachable } from '#console/api/problem.ts';

/** Without a network nothing is even asked for: a browser remembers what it couldn't load. */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  if (!navigator.onLine) throw new Unreachable('there is no network');
  return load();
}

export const loadPatiently = <T>(load: () => Promise<T>): Promise<T> =>
  loadPart(load).catch(() => whenItCan(load));

/** Of what opens above the page: it comes once it can, and what opens it stays where it is until then. */
export const patiently = <Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> => lazy(async () => ({ default: await loadPatiently(load) }));

/** If there is a network, the page is on its way to be loaded anew (`renewByItself`). */
const whenItCan = <T>(load: () => Promise<T>): Promise<T> =>
  new Promise((resolve) => {
    if (!navigator.onLine) addEventListener('online', () => resolve(load()), { once: true });
  });
