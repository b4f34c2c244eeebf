import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { type Inbox, openInbox } from './views/pages.ts';
import { seed } from './views/seed.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

async function inboxOf(tickets: number): Promise<Inbox> {
  const tableName = await dynamodb.newTable();
  await seed(dynamodb.client, tableName, { tickets, told: () => {} });
  return openInbox(dynamodb.url, tableName);
}

test('A2: a page of unassigned, mine and a tag costs the same for 400 tickets and for 1,600', async () => {
  const [few, many] = [await inboxOf(400), await inboxOf(1_600)];
  for (const query of ['view=unassigned', 'view=mine', 'tag=returns']) {
    const cost = await few.cost(query, 1);
    expect([query, cost.pages, cost.tickets]).toEqual([query, 1, 25]);
    expect(cost.readUnits).toBeGreaterThan(0);
    expect(await many.cost(query, 1)).toEqual(cost);
    const [page] = await many.pages(query, 1);
    expect(page?.duration).toBeGreaterThan(0);
  }
  for (const inbox of [few, many]) inbox.close();
}, 60_000);
