import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { type History, history } from './laws/acts.ts';
import { judge } from './laws/judge.ts';
import { openTable } from './laws/over-dynamodb.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const runs = Number(process.env.RONDO_LAWS_RUNS_OVER_DYNAMODB ?? 60);
/** Each on a table of its own: most of the time goes by in waiting. */
const abreast = 8;

const crowd = { kind: 'crowd', size: 3, word: 'hello' } as const;
/** Short ones, in which there is something to give out from the beginning, while the rest happens. */
const busy = history({ acts: 6, calls: 300, faults: 4 }, 4).map((one) => ({
  ...one,
  acts: [crowd, ...one.acts],
  abreast: 3,
}));

describe('over DynamoDB, with conflicts, throttling, lost answers, processes that die and indexes that lag', () => {
  it('A2, A4–A12, T5, T11: no history breaks a law', { timeout: 120_000 + 5_000 * runs }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const histories = fc.sample(busy, { numRuns: runs, seed });
    const broken: { history: History; laws: string[] }[] = [];
    const liveSome = async (_: unknown, first: number): Promise<void> => {
      const table = await openTable(dynamodb);
      for (let nth = first; nth < histories.length; nth += abreast) {
        const one = histories[nth];
        if (one === undefined) return;
        const laws = await judge(await table.live(one));
        if (laws.length > 0) broken.push({ history: one, laws });
      }
    };
    await Promise.all(Array.from({ length: abreast }, liveSome));
    expect(broken.slice(0, 3), `of ${broken.length} histories (seed ${seed})`).toEqual([]);
  });
});
