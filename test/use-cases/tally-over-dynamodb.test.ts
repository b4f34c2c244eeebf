import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '#domain/settings.ts';
import { openTicket } from '#domain/ticket/receive.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { defaultRetryPolicy } from '#storage/retry.ts';
import { parseStreamRecord } from '#storage/stream.ts';
import { anInboundMessage, start, toInbox } from '#test/support/builders.ts';
import { openTable, type Table } from '#test/support/crash/table.ts';
import { type Call, cancelled, meddle, watch } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { type Act, anAct, Crash, expectToBeCounted, perform, untilDone } from '#test/support/history.ts';
import { openInbox, sam, sol, sue } from '#test/support/inbox.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import type { Change } from '#use-cases/changes.ts';
import { react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

/** All but the store are stand-ins; what conflicts is repeated at once. */
async function openStore(client: Table['client'], tableName: string) {
  const retry = { ...defaultRetryPolicy, wait: async () => {} };
  const bodies = createMemoryBodies();
  const store = createDynamoStore({ client, tableName, bodies, clock: () => start, retry });
  const { deps } = await openInbox();
  return { ...deps, store };
}

/** Round robin is on, and three are online. */
async function open({ store }: Awaited<ReturnType<typeof openStore>>): Promise<void> {
  const value = { ...defaultSettings['round-robin'], enabled: true, enabledAt: start - 1 };
  await store.saveSetting({ name: 'round-robin', value, version: 0, by: 'agt_ada', at: start });
  for (const after of [sam, sue, sol]) await store.saveAgent({ before: null, after });
}

describe('tallying over DynamoDB', () => {
  it('A2, A10: once everything has been reacted to, the counts are what the tickets add up to', async () => {
    const table = await openTable(dynamodb);
    const deps = await openStore(table.client, table.tableName);
    let calls = 0;
    let faults: ReadonlyMap<number, 'before' | 'after' | 'conflict'> = new Map();
    meddle(table.client, async ({ operation, input }, proceed) => {
      const fault = faults.get(++calls);
      if (fault === 'before') throw new Crash(operation);
      if (fault === 'conflict' && operation === 'TransactWriteItems')
        throw cancelled('TransactionConflict', ...Array((input.TransactItems as []).length - 1).fill('None'));
      const answer = await proceed();
      if (fault === 'after') throw new Crash(operation);
      return answer;
    });
    const changesSince = async (): Promise<Change[]> =>
      (await table.newRecords()).flatMap((record) => parseStreamRecord(record as never) ?? []);
    const reactTo = (batch: readonly Change[]): Promise<void> =>
      untilDone(async () => {
        await Promise.all(batch.map((change) => react(change, deps)));
        await reactTogether(batch, deps);
      });

    const play = async (acts: readonly Act[], repeat: boolean): Promise<void> => {
      const all: Change[] = [];
      for (let next = 0; next < acts.length; next += 6) {
        const some = acts.slice(next, next + 6).map((act, place) => ({ act, nth: next + place }));
        // Those of one half act while what the other half did is being reacted to.
        await Promise.all(some.slice(0, 3).map(({ act, nth }) => untilDone(() => perform(act, nth, deps))));
        const fresh = await changesSince();
        all.push(...fresh);
        await Promise.all([
          reactTo(fresh),
          ...(repeat ? [reactTo(all)] : []),
          ...some.slice(3).map(({ act, nth }) => untilDone(() => perform(act, nth, deps))),
        ]);
      }
      for (;;) {
        const fresh = await changesSince();
        if (fresh.length === 0) break;
        all.push(...fresh);
        await Promise.all([reactTo(fresh), ...(repeat ? [reactTo(fresh.toReversed())] : [])]);
      }
      faults = new Map();
      const ids = all.flatMap((change) =>
        change.kind === 'ticket' ? [(change.after ?? change.before)?.id ?? 'tkt_none'] : [],
      );
      await expectToBeCounted(deps.store, [...new Set(ids)]);
    };

    const fault = fc.tuple(
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom('before' as const, 'after' as const, 'conflict' as const),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(anAct, { minLength: 6, maxLength: 24 }),
        fc.array(fault, { maxLength: 10 }),
        fc.boolean(),
        async (acts, some, repeat) => {
          faults = new Map();
          await table.restore([]);
          await open(deps);
          await changesSince();
          calls = 0;
          faults = new Map(some);
          await play(acts, repeat);
        },
      ),
      { numRuns: 30 },
    );
  }, 240_000);

  it('A2: a burst of 200 new tickets costs six transactions, not 200', async () => {
    const client = dynamodb.newClient();
    const deps = await openStore(client, await dynamodb.newTable());
    await open(deps);
    const changes: Change[] = [];
    for (let next = 0; next < 200; next += 20)
      await Promise.all(
        Array.from({ length: 20 }, async (_, place) => {
          const opening = openTicket(`tkt_${next + place}`, next + place, anInboundMessage(), toInbox);
          await deps.store.commit({ change: opening, at: start });
          changes.push({ kind: 'ticket', before: null, after: opening.after });
        }),
      );
    const calls = watch(client);
    const countFigures = ({ input }: Call): boolean => JSON.stringify(input).includes('FIGURES#');
    const transactions = (figures = false): number =>
      calls.filter((call) => call.operation === 'TransactWriteItems' && countFigures(call) === figures)
        .length;
    // A batch of the stream has 100 records at most.
    for (const batch of [changes.slice(0, 100), changes.slice(100)]) await reactTogether(batch, deps);
    expect(await deps.store.loadCounts()).toEqual({ none: 200, ai: 0, elsewhere: 0 });
    expect(transactions()).toBe(6);
    // H11: a transaction holds 99 events and their total.
    expect(transactions(true)).toBe(4);

    // The same once they have been given out.
    const entry: Change = { kind: 'queue-entry', queue: 'inbox', inserted: true };
    await reactTogether([entry], deps);
    const drains = transactions() - 6;
    const turns = (await deps.store.loadTickets(changes.map((_, nth) => `tkt_${nth}` as const))).map(
      (after) => ({ kind: 'ticket', before: null, after }) as const,
    );
    for (const batch of [turns.slice(0, 100), turns.slice(100)]) await reactTogether(batch, deps);
    expect(transactions() - 6 - drains).toBe(6);
    expect(await deps.store.loadCounts()).toMatchObject({ none: 0 });
    const open200 = (await deps.store.loadAgents()).map(({ load, open: own }) => [load, own]);
    expect(open200.toSorted()).toEqual([
      [66, 66],
      [67, 67],
      [67, 67],
    ]);
  }, 60_000);
});
