import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HandOffMethod } from '#domain/hand-off/hand-off.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { createMemoryConnectors } from '#test/support/memory-connectors.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { connect, disconnect } from '#use-cases/connections.ts';
import { decideHandOff, decideSetting } from '#use-cases/settings.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const by = 'agt_ada';
const credentials = { subdomain: 'shop', email: 'ada@shop.example', apiToken: 'token' };

it('H1: choosing and disconnecting at once, 200 times over: never is one chosen that isn’t connected', {
  timeout: 120_000,
}, async () => {
  const store = createDynamoStore({ client: dynamodb.client, tableName: await dynamodb.newTable() });
  const { connectors, secrets } = createMemoryConnectors();
  const { zendesk } = connectors;
  const deps = { store, clock: () => start, log: recordedTelemetry().log };
  const choose = (method: HandOffMethod) =>
    decideSetting(
      {
        name: 'hand-off',
        decide: (current) => decideHandOff({ ...current, method }, store),
        expected: null,
        by,
      },
      deps,
    );
  const seen = { chosen: 0, disconnected: 0 };
  for (let nth = 0; nth < 200; nth++) {
    expect(await choose('helpdesk')).toMatchObject({ ok: true });
    expect(await connect({ credentials, by }, zendesk, deps)).toMatchObject({ ok: true });
    // Now the one is late, now the other, and by more and by less: however fast the machine is, they meet.
    const late = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const byMs = [0, 1, 2, 4, 8, 16, 32][nth % 7] ?? 0;
    const [chosen, cut] = await Promise.all([
      late(nth % 2 === 0 ? byMs : 0).then(() => choose('zendesk')),
      late(nth % 2 === 1 ? byMs : 0).then(() => disconnect({ by }, zendesk, deps)),
    ]);
    const [connection] = await store.loadConnections();
    const { value } = await store.loadSetting('hand-off');
    const isConnected = connection?.account !== null;
    expect([chosen.ok, cut.ok]).toEqual([isConnected, !isConnected]);
    expect(value.method).toBe(isConnected ? 'zendesk' : 'helpdesk');
    expect(secrets.zendesk().account !== null).toBe(isConnected);
    if (!chosen.ok) expect(chosen.refusal).toEqual({ code: 'not-connected', platform: 'zendesk' });
    if (!cut.ok) expect(cut.refusal).toBe('chosen');
    seen[chosen.ok ? 'chosen' : 'disconnected'] += 1;
  }
  // Both happened, or the race was none.
  expect(Math.min(seen.chosen, seen.disconnected)).toBeGreaterThan(0);
});
