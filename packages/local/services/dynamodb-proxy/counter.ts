import type { RequestCount } from '../types.ts';

export interface Counter {
  count(operation: string, caller: string): void;
  counts(): readonly RequestCount[];
  reset(): void;
}

/** How often who asked what. */
export function createCounter(): Counter {
  const counters = new Map<string, RequestCount & { requests: number }>();
  return {
    count(operation, caller) {
      const key = `${operation} ${caller}`;
      const counter = counters.get(key) ?? { operation, caller, requests: 0 };
      counters.set(key, { ...counter, requests: counter.requests + 1 });
    },
    counts: () => [...counters.values()],
    reset: () => counters.clear(),
  };
}
