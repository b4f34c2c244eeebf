import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { history } from './laws/acts.ts';
import { liveInMemory } from './laws/in-memory.ts';
import { judge } from './laws/judge.ts';

/** Of so many runs each law is seen in some hundreds of turns; ten times as many are worth a night. */
const runs = Number(process.env.RONDO_LAWS_RUNS ?? 2_000);

const long = { acts: 24, calls: 1_500, faults: 8 };

describe('whatever happens at once, however often it is delivered, wherever it fails', () => {
  it('A2, A4–A12, T5, T11: no history breaks a law', { timeout: 120_000 + 100 * runs }, async () => {
    await fc.assert(
      fc.asyncProperty(history(long), async (one) => {
        expect(await judge(await liveInMemory(one))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('the same history goes the same way again, so that a broken law can be looked into', async () => {
    const [one] = fc.sample(history(long), { numRuns: 1, seed: 7 });
    if (one === undefined) throw new Error('no history');
    const [first, second] = [await liveInMemory(one), await liveInMemory(one)];
    const turns = ({ drains }: typeof first) => drains.map(({ drain }) => drain.turns);
    expect(turns(first)).toEqual(turns(second));
    expect(first.changes.length).toBe(second.changes.length);
  });
});
