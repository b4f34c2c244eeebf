import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minute } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { openTicket } from '#domain/ticket/receive.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { defaultRetryPolicy } from '#storage/retry.ts';
import { parseStreamRecord } from '#storage/stream.ts';
import { anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import { openTable, type Table } from '#test/support/crash/table.ts';
import { cancelled, connectionLost, meddle, watch } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { aFigureEvent } from '#test/support/figures.ts';
import { Crash, untilDone } from '#test/support/history.ts';
import { openInbox, sam, sue } from '#test/support/inbox.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import type { Change } from '#use-cases/changes.ts';
import { countFigures } from '#use-cases/count-figures.ts';
import { react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';
import { type Act, anAct, perform, setAi } from './acts.ts';
import { expectToAgree, ticketsIn, timeZone } from './agree.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

/** All but the store are stand-ins; what conflicts is repeated at once. */
async function openStore(client: Table['client'], tableName: string) {
  const { deps, time } = await openInbox();
  const retry = { ...defaultRetryPolicy, wait: async () => {} };
  const store = createDynamoStore({
    client,
    tableName,
    bodies: createMemoryBodies(),
    clock: deps.clock,
    retry,
  });
  return { deps: { ...deps, store }, time };
}

const kinds = ['before', 'after', 'conflict', 'lost answer'] as const;
const faults = fc.array(fc.tuple(fc.integer({ min: 1, max: 700 }), fc.constantFrom(...kinds)), {
  maxLength: 25,
});

describe('counting figures over DynamoDB', () => {
  it('H11: exactly once, with crashes, conflicts, lost answers, and two who count the same at once', async () => {
    const table = await openTable(dynamodb);
    const { deps, time } = await openStore(table.client, table.tableName);
    let calls = 0;
    let some: ReadonlyMap<number, (typeof kinds)[number]> = new Map();
    meddle(table.client, async ({ operation, input }, proceed) => {
      const fault = some.get(++calls);
      if (fault === 'before') throw new Crash(operation);
      if (fault === 'conflict' && operation === 'TransactWriteItems')
        throw cancelled('TransactionConflict', ...Array((input.TransactItems as []).length - 1).fill('None'));
      const answer = await proceed();
      if (fault === 'after') throw new Crash(operation);
      if (fault === 'lost answer') throw connectionLost();
      return answer;
    });
    const fresh = async (): Promise<Change[]> =>
      (await table.newRecords()).flatMap((record) => parseStreamRecord(record as never) ?? []);
    const reactTo = (batch: readonly Change[]): Promise<void> =>
      untilDone(async () => {
        await Promise.all(batch.map((change) => react(change, deps)));
        await reactTogether(batch, deps);
      });

    const play = async (acts: readonly Act[], repeat: boolean): Promise<void> => {
      const all: Change[] = [];
      const catchUp = async (): Promise<boolean> => {
        const batch = await fresh();
        all.push(...batch);
        if (batch.length === 0) return false;
        // Two who overlap, as where a batch comes again while the first attempt is not dead yet.
        await Promise.all([reactTo(batch), ...(repeat ? [reactTo(all.slice(-20).toReversed())] : [])]);
        return true;
      };
      for (const [nth, act] of acts.entries()) {
        time.now += act.after * minute;
        await untilDone(() => perform(act, nth, deps));
        if (nth % 4 === 0) await catchUp();
      }
      while (await catchUp());
      some = new Map();
      await expectToAgree(deps.store, ticketsIn(all));
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(anAct, { minLength: 10, maxLength: 30, size: 'max' }),
        faults,
        fc.boolean(),
        async (acts, given, repeat) => {
          some = new Map();
          await table.restore([]);
          time.now = start;
          const value = { ...defaultSettings['office-hours'], timeZone };
          await deps.store.saveSetting({ name: 'office-hours', value, version: 0, by: 'agt_ada', at: start });
          for (const after of [sam, sue]) await deps.store.saveAgent({ before: null, after });
          await setAi(true, deps);
          await fresh();
          calls = 0;
          some = new Map(given);
          await play(acts, repeat);
        },
      ),
      { numRuns: 30 },
    );
  }, 300_000);

  it('H11: costs nothing where nothing counts, and else a read and a transaction a batch', async () => {
    const client = dynamodb.newClient();
    const { deps } = await openStore(client, await dynamodb.newTable());
    const opened = Array.from({ length: 60 }, (_, nth): Change => {
      const inbound = anInboundMessage({ tags: [`t${nth % 5}`] });
      return { kind: 'ticket', before: null, after: openTicket(`tkt_${nth}`, nth, inbound, unrouted).after };
    });
    const calls = watch(client);
    const operations = (): string[] => calls.splice(0).map(({ operation }) => operation);
    await countFigures([], deps);
    await countFigures(
      opened.flatMap((change) =>
        change.kind === 'ticket'
          ? [
              { ...change, before: change.after },
              { ...change, after: null },
            ]
          : [],
      ),
      deps,
    );
    expect(operations()).toEqual([]);
    await countFigures(opened, deps);
    expect(operations()).toEqual(['BatchGetItem', 'TransactWriteItems']);
    // What comes again meets what lies there.
    await countFigures(opened, deps);
    expect(operations()).toEqual(['BatchGetItem', 'TransactWriteItems']);
    const range = { dimension: 'total', from: '2026-03-01', to: '2026-03-31' } as const;
    await deps.store.loadFigures(range);
    expect(operations()).toEqual(['Query', 'Query', 'Query', 'Query']);
  });

  it('H11: an agent’s counts have one place a day, and take another where two meet there', async () => {
    const client = dynamodb.newClient();
    const { deps } = await openStore(client, await dynamodb.newTable());
    let meets = 0;
    const slots: string[] = [];
    meddle(client, async ({ operation, input }, proceed) => {
      if (operation !== 'TransactWriteItems') return proceed();
      const writes = input.TransactItems as { Update?: { Key: { pk: { S: string } } } }[];
      slots.push(...writes.flatMap(({ Update }) => Update?.Key.pk.S.match(/^FIGURES#agent#(.)$/)?.[1] ?? []));
      if (meets-- > 0) throw cancelled('TransactionConflict', ...Array(writes.length - 1).fill('None'));
      return proceed();
    });
    const count = (nth: number) =>
      deps.store.countFigures([aFigureEvent({ ticketId: `tkt_${nth}`, agentId: 'agt_sam' })]);
    for (const nth of [1, 2, 3, 4, 5]) await count(nth);
    expect([slots.length, new Set(slots).size]).toEqual([5, 1]);
    slots.length = 0;
    meets = 3;
    await count(6);
    expect(slots.toSorted()).toEqual(['0', '1', '2', '3']);
    const parts = await deps.store.loadFigures({ dimension: 'agent', from: '2026-03-01', to: '2026-03-31' });
    expect(parts.map(({ key, figures }) => [key, figures.counts.opened])).toEqual([['agt_sam', 6]]);
  });

  it('H11: eight who count at once lose nothing and double nothing, each counting what another has begun', async () => {
    const { deps } = await openStore(dynamodb.newClient(), await dynamodb.newTable());
    const events = Array.from({ length: 80 }, (_, nth) =>
      aFigureEvent({ ticketId: `tkt_${nth}`, figure: 'closed', closedBy: 'agent', seconds: nth }),
    );
    const counted = await Promise.all(
      Array.from({ length: 8 }, (_, nth) => deps.store.countFigures(events.slice(nth * 8, nth * 8 + 24))),
    );
    expect(counted.reduce((sum, number) => sum + number, 0)).toBe(80);
    const [day] = await deps.store.loadFigures({ dimension: 'total', from: '2026-03-01', to: '2026-03-31' });
    expect(day?.figures.counts.closedByAgent).toBe(80);
  });
});
