import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { autoClose, start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { type Inbox, openInbox, overlaid } from '#test/support/inbox.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import type { Change } from '#use-cases/changes.ts';
import { races, run, type Stage } from './race/race.ts';

const runs = Number(process.env.RONDO_LAWS_RUNS_OVER_DYNAMODB ?? 200);

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

/** One table, in which each race has a customer of its own. */
async function openTable(): Promise<() => Promise<Stage>> {
  let inbox: Inbox;
  let people = 0;
  const store = createDynamoStore({
    client: dynamodb.newClient(),
    tableName: await dynamodb.newTable(),
    bodies: createMemoryBodies(),
    clock: () => inbox.time.now,
  });
  const value = autoClose({ enabled: true });
  await store.saveSetting({ name: 'auto-close', value, version: 0, by: 'agt_ada', at: start });
  return async () => {
    inbox = await openInbox();
    people += 1;
    let hear: (change: Change) => void = () => {};
    // What the table's stream would tell.
    const told = overlaid(store, {
      async commit(commit) {
        const outcome = await store.commit(commit);
        const { before, after } = commit.change;
        if (outcome === 'committed') hear({ kind: 'ticket', before, after });
        return outcome;
      },
    });
    const onChange = (listener: typeof hear) => {
      hear = listener;
    };
    return { inbox, store: told, customer: `${15_100_000_000 + people}`, onChange };
  };
}

describe('C5, C4: over DynamoDB, a check against a reply in flight', () => {
  it('whoever is faster, wherever it crashes: never closed on a reply, never two notes, never without a check', {
    timeout: 60_000 + 1_000 * runs,
  }, async () => {
    const seen = new Map<string, number>();
    const stage = await openTable();
    await fc.assert(
      fc.asyncProperty(races, fc.scheduler(), async (race, scheduler) => {
        const outcome = await run(race, scheduler, await stage());
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      }),
      { numRuns: runs },
    );
    for (const outcome of ['the close was first', 'the reply was first', 'closed'])
      expect(seen.get(outcome), outcome).toBeGreaterThan(runs / 50);
  });
});
