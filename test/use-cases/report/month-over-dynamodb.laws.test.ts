import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overviewSchema, recountSchema } from '#contracts/api/reports.ts';
import { defaultSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { defaultRetryPolicy } from '#storage/retry.ts';
import { aTeam, start } from '#test/support/builders.ts';
import { cancelled, connectionLost, meddle } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { ada, openInbox, overlaid, sam, sol, sue } from '#test/support/inbox.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { openSurface } from '#test/support/surface.ts';
import { Chance } from '#test/use-cases/laws/chance.ts';
import type { Change } from '#use-cases/changes.ts';
import type { Store } from '#use-cases/ports.ts';
import { aMonth } from './month/acts.ts';
import { compare } from './month/compare.ts';
import { Faults, Month } from './month/month.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

/** A table whose transactions conflict, and whose answers get lost; and an inbox around it. */
async function openTable(chance: Chance) {
  const client = dynamodb.newClient();
  meddle(client, async ({ operation, input }, proceed) => {
    if (operation !== 'TransactWriteItems') return proceed();
    const luck = chance.next();
    const { length } = input.TransactItems as unknown[];
    if (luck < 0.05) throw cancelled('TransactionConflict', ...Array<string>(length - 1).fill('None'));
    const answer = await proceed();
    if (luck > 0.96) throw connectionLost();
    return answer;
  });
  const memory = await openInbox({ agents: [] });
  const { time, changes } = memory;
  const kept = createDynamoStore({
    client,
    tableName: await dynamodb.newTable(),
    bodies: createMemoryBodies(),
    clock: () => time.now,
    retry: { ...defaultRetryPolicy, wait: async () => {} },
  });
  // Stands for the stream: of tickets and recounts alone, as nothing else counts.
  const tell = (change: Change): void => void changes.push(change);
  const store: Store = overlaid(kept, {
    async commit(commit) {
      const outcome = await kept.commit(commit);
      const { before, after } = commit.change;
      if (outcome === 'committed') tell({ kind: 'ticket', before, after });
      return outcome;
    },
    async saveRecount(change) {
      const outcome = await kept.saveRecount(change);
      if (outcome === 'saved') tell({ kind: 'recount', ...change });
      return outcome;
    },
  });
  return { ...memory, store, deps: { ...memory.deps, store } };
}

async function settle(store: Store): Promise<void> {
  const by = { version: 0, by: ada.id, at: start } as const;
  const settings = {
    'office-hours': { ...defaultSettings['office-hours'], timeZone: 'Europe/Berlin' },
    'auto-close': { ...defaultSettings['auto-close'], enabled: true },
    'ai-agent': { enabled: true, channels: ['web_chat', 'sms'], callbackUrl: 'https://ai.example.com' },
    teams: { teams: [aTeam()] },
  } as const;
  await store.saveSetting({ name: 'office-hours', value: settings['office-hours'], ...by });
  await store.saveSetting({ name: 'auto-close', value: settings['auto-close'], ...by });
  await store.saveSetting({ name: 'ai-agent', value: settings['ai-agent'], ...by });
  await store.saveSetting({ name: 'teams', value: settings.teams, ...by });
  for (const after of [sam, sue, sol, ada]) await store.saveAgent({ before: null, after });
}

const plan = { acts: aMonth(70), seed: fc.nat() };

test('H11: over DynamoDB, with conflicts and lost answers, the reports equal a recount from the raw messages', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record(plan), async ({ acts, seed }) => {
      const chance = new Chance(seed);
      const inbox = await openTable(chance);
      await settle(inbox.store);
      const month = new Month(inbox, { chance, faults: new Faults(chance, 0) });
      // The time that a month takes, with fewer things in it.
      await month.play(acts.map((act) => ({ ...act, after: act.after * 2 })));
      const byAda = openSurface(inbox).as(ada);
      const read = async () =>
        overviewSchema.parse((await byAda('GET', '/reports/overview?from=2026-03-01&to=2026-05-31')).json);
      const report = await read();
      compare(report, await month.told());
      await byAda('POST', '/reports/recount', { from: '2026-03-01', to: '2026-05-31' });
      await month.settle();
      const done = recountSchema.parse((await byAda('GET', '/reports/recount')).json);
      expect(done).toMatchObject({ state: 'done', counted: 0 });
      expect(await read()).toMatchObject({ people: report.people, ai: report.ai });
    }),
    { numRuns: 3, endOnFailure: true },
  );
}, 300_000);
