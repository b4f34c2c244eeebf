import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { history, live } from './forward/history.ts';
import { inMemory } from './forward/world.ts';

const runs = Number(process.env.RONDO_LAWS_RUNS ?? 3_000);

describe('customers write, helpdesks answer, fail and close, whatever happens in between', () => {
  it('H2, H4, H6, H8a, H9: no history breaks a law', { timeout: 120_000 + 100 * runs }, async () => {
    await fc.assert(
      fc.asyncProperty(history({ acts: 24, faults: 25 }), async (one) => {
        expect(await live(await inMemory(), one)).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
