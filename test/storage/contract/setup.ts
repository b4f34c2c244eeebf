import type { Clock, Store } from '#use-cases/ports.ts';

/** How a contract gets a store with nothing in it. */
export type NewStore = (options?: { clock?: Clock }) => Promise<Store>;
