import { start } from '#test/support/builders.ts';
import { createMemoryStore } from '#test/support/memory-store/index.ts';
import type { Change } from '#use-cases/changes.ts';
import type { History } from './acts.ts';
import { Chance } from './chance.ts';
import { indexDelay, lagging } from './lag.ts';
import { type Lived, live, type Stage } from './live.ts';

/** In memory, where a call takes so many turns of the microtask queue: no time, and the same order each time. */
function inMemory(history: History, chance: Chance): Stage {
  const time = { now: start };
  const changes: Change[] = [];
  const lag = lagging(() => time.now, indexDelay);
  const store = createMemoryStore({
    clock: () => time.now,
    onChange: (change) => {
      changes.push(change);
      if (history.lag) lag.hear(change);
    },
  });
  return {
    store: history.lag ? lag.over(store) : store,
    changes,
    time,
    batch: 9,
    pause: async (before) => {
      const long = chance.next() < (before === 'commitTurns' ? 0.4 : 0.15);
      for (let turns = chance.below(long ? 40 : 4); turns > 0; turns--) await Promise.resolve();
    },
    idle: async () => {},
  };
}

export const liveInMemory = (history: History): Promise<Lived> => {
  const chance = new Chance(history.seed);
  return live(history, chance, inMemory(history, chance));
};
