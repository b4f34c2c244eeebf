import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Agent } from '#domain/agent.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { anAgent, aTeam, start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { createMemoryDirectory } from '#test/support/memory-directory.ts';
import { dismiss, setRole } from '#use-cases/directory.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const owner = (id: Agent['id']): Agent => anAgent({ id, email: `${id}@example.com`, role: 'owner' });
const rounds = Array.from({ length: 10 }, (_, round) => round);

/** The store lets everybody decide on what was there at first; only then may anybody write. */
async function setup(agents: readonly Agent[], deciding: number) {
  const store = createDynamoStore({ client: dynamodb.client, tableName: await dynamodb.newTable() });
  for (const after of agents) await store.saveAgent({ before: null, after });
  const everybody = Promise.withResolvers<void>();
  let decided = 0;
  const meeting: typeof store = {
    ...store,
    async saveMember(change) {
      if (++decided >= deciding) everybody.resolve();
      await everybody.promise;
      return store.saveMember(change);
    },
  };
  const deps = { store: meeting, directory: createMemoryDirectory(), clock: () => start + 1 };
  return { store, deps };
}

it('A1: the last two owners who demote each other at once leave one', { timeout: 120_000 }, async () => {
  for (const _ of rounds) {
    const { store, deps } = await setup([owner('agt_ada'), owner('agt_ben')], 2);
    const results = await Promise.all([
      setRole({ agentId: 'agt_ben', by: 'agt_ada', role: 'support' }, deps),
      setRole({ agentId: 'agt_ada', by: 'agt_ben', role: 'support' }, deps),
    ]);
    const codes = results.map((result) => (result.ok ? 'ok' : result.refusal.code));
    expect(codes.toSorted()).toEqual(['ok', 'owners-only']);
    expect((await store.loadAgents()).filter(({ role }) => role === 'owner')).toHaveLength(1);
  }
});

it('A1: three owners who each step down at once, and one who removes another, leave one', {
  timeout: 120_000,
}, async () => {
  for (const _ of rounds) {
    const ids = ['agt_ada', 'agt_ben', 'agt_cas'] as const;
    const { store, deps } = await setup(ids.map(owner), 4);
    await Promise.all([
      ...ids.map((id) => setRole({ agentId: id, by: id, role: 'admin' }, deps)),
      dismiss({ agentId: 'agt_ada', by: 'agt_cas' }, deps),
    ]);
    const left = (await store.loadAgents()).filter(
      ({ role, removedAt }) => role === 'owner' && removedAt === null,
    );
    expect(left).toHaveLength(1);
  }
});

it('A9: the two agents of a team who are removed at once leave one', { timeout: 120_000 }, async () => {
  for (const _ of rounds) {
    const agents = [owner('agt_ada'), anAgent(), anAgent({ id: 'agt_sue', email: 'sue@example.com' })];
    const { store, deps } = await setup(agents, 2);
    const value = { teams: [aTeam()] };
    await store.saveSetting({ name: 'teams', value, version: 0, by: 'agt_ada', at: start });
    const results = await Promise.all([
      dismiss({ agentId: 'agt_sam', by: 'agt_ada' }, deps),
      setRole({ agentId: 'agt_sue', by: 'agt_ada', role: 'analyst' }, deps),
    ]);
    const codes = results.map((result) => (result.ok ? 'ok' : result.refusal.code));
    expect(codes.toSorted()).toEqual(['ok', 'only-agent-of-team']);
    expect((await store.loadSettings()).teams.teams[0]?.agentIds).toHaveLength(1);
  }
});
