import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { anInboundMessage, start } from '#test/support/builders.ts';
import { cancelled, meddle } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { sam, sol, sue } from '#test/support/inbox.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import { receiveMessage } from '#use-cases/receive.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const people = Array.from({ length: 30 }, (_, nth) => `+49151000001${String(nth).padStart(2, '0')}`);

/** A table whose transactions conflict as often as the cloud's would on a bad day; DynamoDB Local's never do. */
async function openInbox(conflicts: number) {
  const client = dynamodb.newClient();
  let transactions = 0;
  meddle(client, async ({ operation, input }, proceed) => {
    if (operation !== 'TransactWriteItems') return proceed();
    transactions += 1;
    const { length } = input.TransactItems as unknown[];
    if (transactions % conflicts === 0)
      throw cancelled('TransactionConflict', ...Array<string>(length - 1).fill('None'));
    return proceed();
  });
  let now = start;
  const store = createDynamoStore({
    client,
    tableName: await dynamodb.newTable(),
    bodies: createMemoryBodies(),
    clock: () => now++,
  });
  const value = { ...defaultSettings['round-robin'], enabled: true, enabledAt: start - day };
  await store.saveSetting({ name: 'round-robin', value, version: 0, by: 'agt_ada', at: start });
  for (const after of [sam, sue, sol]) await store.saveAgent({ before: null, after });
  const { log, count } = recordedTelemetry();
  return { store, deps: { store, clock: () => now++, log, count } };
}

describe('over DynamoDB, with transactions that conflict', () => {
  it('T5, A4: everyone at once, each delivered twice, and four drains at once: each ticket once, in ring order', async () => {
    const { store, deps } = await openInbox(4);
    const write = (contactAddress: string, nth: number) =>
      receiveMessage(
        { ...anInboundMessage({ text: 'Hello', at: start + nth }), contactAddress },
        { source: 'twilio', id: contactAddress },
        deps,
      );
    const received = await Promise.all([...people, ...people].map(write));
    expect(received.filter(({ outcome }) => outcome === 'received')).toHaveLength(people.length);

    const drained = await Promise.all([1, 2, 3, 4].map(() => drainQueue('inbox', deps)));
    expect(drained.reduce((sum, { assigned }) => sum + assigned, 0)).toBe(people.length);

    const ids = people.map((address) => smsTicketId(contactIdOf('sms', address)));
    const tickets = await store.loadTickets(ids);
    expect(new Set(tickets.map(({ number }) => number)).size).toBe(people.length);
    expect(tickets.every(({ lastSeq, queued }) => lastSeq === 1 && queued === null)).toBe(true);
    const drainIds = tickets.flatMap(({ assignment }) =>
      assignment?.by === 'rotation' ? [assignment.drainId] : [],
    );
    const drains = await store.loadDrains([...new Set(drainIds)]);
    const turns = drains.toSorted((a, b) => a.served - b.served).flatMap((drain) => drain.turns);
    const ring = [sam.id, sue.id, sol.id];
    expect(turns.map(({ agentId }) => agentId)).toEqual(turns.map((_, place) => ring[place % 3]));
    expect(turns.map(({ ticketId }) => ticketId).toSorted()).toEqual(ids.toSorted());
    for (const { id } of [sam, sue, sol]) expect((await store.loadAgent(id))?.load).toBe(10);
  });
});
