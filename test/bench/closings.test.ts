import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { dollarsFor, secondsFor } from './closings/in-the-cloud.ts';
import { closer, idOf, inFlight, replayer, seed } from './closings/inbox.ts';
import { replanAll } from './closings/replanning.ts';

const tickets = 60;
const ids = Array.from({ length: tickets }, (_, nth) => idOf(nth));

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

async function seeded(): Promise<string> {
  const tableName = await dynamodb.newTable();
  await seed(dynamodb.client, tableName, { tickets, told: () => {} });
  return tableName;
}

test('C10: tickets that are due in the same minute close, each by one read and one transaction', async () => {
  const rondo = closer(dynamodb, await seeded());
  await inFlight(ids, 16, rondo.close);
  expect(rondo.closed()).toBe(tickets);
  const made = Map.groupBy(rondo.calls, ({ operation }) => operation);
  expect([...made].map(([operation, calls]) => [operation, calls.length])).toEqual(
    expect.arrayContaining([
      ['BatchGetItem', tickets],
      ['TransactWriteItems', tickets],
    ]),
  );
  expect(made.size).toBe(2);
  const raw = replayer(dynamodb, await seeded());
  for (const call of rondo.calls) await raw.replay(call);
  expect(raw.writeUnits()).toBeGreaterThanOrEqual(4 * tickets);
}, 60_000);

test('C9: a shorter period reaches every check, with a page killed on the way', async () => {
  const done = await replanAll(dynamodb, await seeded(), { tickets, told: () => {} });
  expect(done).toMatchObject({ armed: 2 * tickets, leftBehind: 0, finished: true });
}, 60_000);

test('C10: a million take as long as Scheduler does, or as the table grows', () => {
  const limits = { invocationsASecond: 1_000, writeUnitsAClosing: 10 };
  expect(secondsFor(10_000, { ...limits, writeUnitsASecond: 100_000 })).toBe(10);
  expect(secondsFor(10_000, { ...limits, writeUnitsASecond: 1_000 })).toBe(100);
  // 1,800 s at 100 a second, the rest at 200.
  expect(secondsFor(200_000, { ...limits, writeUnitsASecond: 1_000 })).toBe(1_900);
  expect(dollarsFor(1_000_000, 0)).toBeCloseTo(2.89, 1);
});
