import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { parseStreamRecord } from '#storage/stream.ts';
import { start } from '#test/support/builders.ts';
import { openTable, type Table } from '#test/support/crash/table.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { sam } from '#test/support/inbox.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { history, live } from './forward/history.ts';
import type { Ground } from './forward/world.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const runs = Number(process.env.RONDO_LAWS_RUNS_OVER_DYNAMODB ?? 24);
/** Each on a table of its own: most of the time goes by in waiting. */
const abreast = 4;

async function groundOn(table: Table): Promise<Ground> {
  const time = { now: start };
  const { client, tableName } = table;
  await table.restore([]);
  const store = createDynamoStore({
    ...{ client, tableName },
    bodies: createMemoryBodies(),
    clock: () => time.now,
  });
  const value = { ...defaultSettings['round-robin'], enabled: true, enabledAt: start };
  await store.saveSetting({ name: 'round-robin', value, version: 0, by: 'agt_ada', at: start });
  await store.saveAgent({ before: null, after: sam });
  return {
    ...{ store, time },
    newChanges: async () =>
      (await table.newRecords()).flatMap((record) => parseStreamRecord(record as never) ?? []),
  };
}

describe('the same over DynamoDB, told by its stream', () => {
  it('H2, H4, H6, H8a, H9: no history breaks a law', { timeout: 60_000 + 10_000 * runs }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const histories = fc.sample(history({ acts: 14, faults: 25 }), { numRuns: runs, seed });
    const broken: unknown[] = [];
    const liveSome = async (_: unknown, first: number): Promise<void> => {
      const table = await openTable(dynamodb);
      for (let nth = first; nth < histories.length; nth += abreast) {
        const one = histories[nth];
        if (one === undefined) return;
        const laws = await live(await groundOn(table), one);
        if (laws.length > 0) broken.push({ one, laws });
      }
    };
    await Promise.all(Array.from({ length: abreast }, liveSome));
    expect(broken.slice(0, 2), `of ${broken.length} histories (seed ${seed})`).toEqual([]);
  });
});
