import { inspect } from 'node:util';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ticketsQuery } from '#contracts/api/tickets.ts';
import { findableBy } from '#domain/finding.ts';
import type { ContactId } from '#domain/ids.ts';
import { findableItem } from '#storage/items/findable.ts';
import { findableKey } from '#storage/keys.ts';
import { aContact, start } from '#test/support/builders.ts';
import { watch } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { writeItems } from '#test/support/write-items.ts';
import { keepFindable } from '#use-cases/keep-findable.ts';
import { keepMany } from './contract/setup.ts';
import { setup } from './setup.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const found = (count: number, words: readonly string[]) =>
  Array.from({ length: count }, (_, nth) => {
    const contactId: ContactId = `con_${String(nth).padStart(5, '0')}`;
    return findableItem(words[0] ?? '', { contactId, words });
  });

describe('T12: finding contacts in DynamoDB', () => {
  it('takes one query for a word, as long as a page, however many have it', async () => {
    const { client, tableName, store } = await setup(dynamodb);
    await writeItems(client, tableName, found(300, ['muller', 'anna']));
    const calls = watch(client);
    expect(await store.findContacts(['mul'], 25)).toHaveLength(25);
    expect(calls.map(({ operation, input }) => [operation, input.Limit])).toEqual([['Query', 25]]);
  });

  it('looks at thousands where several words have to match, and not at more', async () => {
    const { client, tableName, store } = await setup(dynamodb);
    const muellers = found(2_500, ['muller', 'anna']);
    await writeItems(client, tableName, muellers.slice(0, 2_499));
    const last: ContactId = 'con_99999';
    const berta = { contactId: last, words: ['muller', 'berta'] };
    await writeItems(client, tableName, [findableItem('muller', berta)]);
    const calls = watch(client);
    expect(await store.findContacts(['ber', 'muller'], 25)).toEqual([last]);
    expect(calls).toHaveLength(3);
    await writeItems(client, tableName, found(3_100, ['mullers', 'anna']));
    calls.length = 0;
    expect(await store.findContacts(['ber', 'mullers'], 25)).toEqual([]);
    expect(calls).toHaveLength(3);
  });

  it('erasing somebody leaves no item of theirs', async () => {
    const { store, items } = await setup(dynamodb);
    const carla = aContact({ name: 'Carla Müller', email: 'carla@example.com', version: 1 });
    await store.saveContact({ before: null, after: carla });
    await keepFindable({ kind: 'contact', before: null, after: carla }, { store });
    expect((await items()).filter(({ type }) => type === 'findable')).toHaveLength(findableBy(carla).length);
    expect(await store.eraseContact('con_carla')).toEqual({ tickets: 0 });
    await keepFindable({ kind: 'contact', before: carla, after: null }, { store });
    expect(await items()).toEqual([]);
  });

  it('names nobody in the error over an item that can’t be understood', async () => {
    const { tableName, store } = await setup(dynamodb);
    for (const broken of [
      { type: 'findable', schemaVersion: 1 },
      { type: 'findable', schemaVersion: 99 },
      {},
    ])
      for (const contactId of ['con_1', 'geheim', undefined]) {
        const key = findableKey('geheim', 'con_1');
        const Item = { ...key, ...broken, ...(contactId !== undefined && { contactId }), words: 'geheim' };
        await dynamodb.documents.send(new PutCommand({ TableName: tableName, Item }));
        const error = await store.findContacts(['geheim'], 9).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Error);
        if (contactId !== 'geheim') expect(inspect(error, { depth: 9 })).not.toContain('geheim');
      }
  });

  it('a page of 25 people’s tickets has a cursor as short as the API takes', async () => {
    const { store } = await setup(dynamodb);
    const digest = (nth: number): string => String(nth).padStart(32, '0');
    const contactIds = Array.from({ length: 25 }, (_, nth): ContactId => `con_${digest(nth)}`);
    await keepMany(
      store,
      Array.from({ length: 100 }, (_, nth) => ({
        id: `tkt_${digest(nth)}` as const,
        contactId: contactIds[nth % 25] ?? 'con_',
        createdAt: start + nth,
      })),
    );
    const view = { assignee: null, status: 'any', sort: 'activity', tag: null, filter: () => true } as const;
    const page = await store.listTickets({ ...view, contactIds, limit: 50, cursor: null });
    expect(page.items).toHaveLength(50);
    const cursor = `${contactIds.map((id) => id.slice(4)).join('.')}~${page.cursor}`;
    expect(ticketsQuery.safeParse({ q: 'anna', cursor }).success).toBe(true);
    const rest = await store.listTickets({ ...view, contactIds, limit: 50, cursor: page.cursor });
    expect(new Set([...page.items, ...rest.items].map(({ id }) => id)).size).toBe(100);
  }, 60_000);
});
