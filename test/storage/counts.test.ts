import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAgent, start } from '#test/support/builders.ts';
import { meddle, watch } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { keep, keepMany } from './contract/setup.ts';
import { setup } from './setup.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

type Item = Record<string, unknown>;

/** A ticket of schema version 2 and an agent of version 1, as releases before the badges wrote them. */
async function keepOld({ store, items, tableName }: Awaited<ReturnType<typeof setup>>): Promise<void> {
  await keep(store);
  await store.saveAgent({ before: null, after: anAgent({ load: 2 }) });
  const old = (await items()).flatMap(({ listedIn, open, removedAt, offlineSince, ...item }): Item[] => {
    if (item.type === 'ticket') return [{ ...item, schemaVersion: 2 }];
    return item.type === 'agent' ? [{ ...item, schemaVersion: 1 }] : [];
  });
  for (const Item of old) await dynamodb.documents.send(new PutCommand({ TableName: tableName, Item }));
}

describe('what older releases kept', () => {
  it('A2, A10: is counted, once, and what was counted stays when it is read, and when it is saved anew', async () => {
    const kept = await setup(dynamodb);
    const { store } = kept;
    await keepOld(kept);
    const ticket = await store.loadTicket('tkt_1');
    if (ticket === null) throw new Error('no ticket');
    expect(ticket.listedIn).toBeNull();
    const sams = { loadOf: 'agt_sam', listedIn: 'agt_sam' } as const;
    expect(await store.tally([{ ticket, ...sams }])).toEqual([]);
    expect(await store.loadTicket('tkt_1')).toEqual({ ...ticket, ...sams, version: 2 });
    const sam = await store.loadAgent('agt_sam');
    expect(sam).toMatchObject({ load: 3, open: 1 });
    if (sam === null) throw new Error('no agent');
    await store.saveAgent({ before: sam, after: { ...sam, version: 2 } });
    expect(await store.loadAgent('agt_sam')).toEqual({ ...sam, version: 2 });
  });

  it('A2: an agent of whom nothing was counted is saved anew with nothing', async () => {
    const kept = await setup(dynamodb);
    await keepOld(kept);
    const sam = await kept.store.loadAgent('agt_sam');
    if (sam === null) throw new Error('no agent');
    await kept.store.saveAgent({ before: sam, after: { ...sam, version: 2 } });
    expect(await kept.store.loadAgent('agt_sam')).toMatchObject({ load: 2, open: 0, version: 2 });
  });
});

describe('a tally', () => {
  it('is one transaction of 40 tickets, whatever they concern; the counts of what nobody has lie in a few items', async () => {
    const { client, store, items } = await setup(dynamodb);
    await store.saveAgent({ before: null, after: anAgent() });
    const tickets = await keepMany(
      store,
      Array.from({ length: 41 }, (_, nth) => ({ id: `tkt_${nth}` as const })),
    );
    const badges = ['none', 'ai', 'elsewhere', 'agt_sam'] as const;
    const calls = watch(client);
    await store.tally(
      tickets.map((ticket, nth) => ({ ticket, loadOf: null, listedIn: badges[nth % 4] ?? 'none' })),
    );
    const sizes = calls.map(({ input }) => (input.TransactItems as readonly unknown[]).length);
    expect(sizes).toEqual([40 + 4, 1 + 1]);
    expect(await store.loadCounts()).toEqual({ none: 11, ai: 10, elsewhere: 10 });
    const counts = (await items()).filter(({ pk }) => pk === 'COUNTS');
    expect(counts.every(({ sk }) => /^(none|ai|elsewhere)#[0-3]$/.test(String(sk)))).toBe(true);
  });

  it('A2: is read in one consistent query', async () => {
    const { client, store } = await setup(dynamodb);
    const calls = watch(client);
    await store.loadCounts();
    expect(calls).toMatchObject([{ operation: 'Query', input: { ConsistentRead: true } }]);
  });

  it('A10: leaves nothing counted by halves where it is cut short between two transactions', async () => {
    const { client, store, plain } = await setup(dynamodb);
    await store.saveAgent({ before: null, after: anAgent() });
    const tickets = await keepMany(
      store,
      Array.from({ length: 50 }, (_, nth) => ({ id: `tkt_${nth}` as const, createdAt: start + nth })),
    );
    const tallies = tickets.map((ticket) => ({ ticket, loadOf: 'agt_sam', listedIn: 'agt_sam' }) as const);
    meddle(client, ({ number }, proceed) =>
      number === 2 ? Promise.reject(new Error('cut short')) : proceed(),
    );
    await expect(store.tally(tallies)).rejects.toThrow('cut short');
    expect(await plain.loadAgent('agt_sam')).toMatchObject({ load: 40, open: 40 });
    expect(await plain.tally(tallies)).toHaveLength(40);
    expect(await plain.loadAgent('agt_sam')).toMatchObject({ load: 50, open: 50 });
  });
});
