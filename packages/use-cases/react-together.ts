import type { Change } from './changes.ts';
import { countFigures } from './count-figures.ts';
import { drainAfter, type Reacting } from './react.ts';
import { tallyAfter, tallyLoads } from './tally.ts';

/**
 * What follows from many changes together, once for all of them: turns are given out by loads that count what people
 * took by hand (A10), and what was given out is counted with the rest (A2). Each is tried whatever became of the
 * others, as none needs another: a queue that can't be drained must not keep loads from being released, nor a ticket
 * that can't be counted the others from being given out; figures, which nothing waits for, come last. All may be
 * repeated: they look at the state of things, and what was counted for the figures is known by name (H11).
 */
export async function reactTogether(changes: readonly Change[], deps: Reacting): Promise<void> {
  const failures: unknown[] = [];
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work();
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const counted = await attempt(() => tallyLoads(changes, deps));
  await attempt(() => drainAfter(changes, deps));
  await attempt(() => tallyAfter(changes, deps, counted));
  await attempt(() => countFigures(changes, deps));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} reactions failed`);
}
