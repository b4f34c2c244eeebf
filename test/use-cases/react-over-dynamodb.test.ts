import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hour } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { anSms, sam, toSay } from '#test/support/inbox.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { answer } from '#use-cases/answer.ts';
import type { Change } from '#use-cases/changes.ts';
import { react } from '#use-cases/react.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { retryDelivery } from '#use-cases/retry-delivery.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

/** Somebody writes more than an item holds, in the night; whoever reacts can't read where that lies. */
async function aLongMessage() {
  const options = { client: dynamodb.client, tableName: await dynamodb.newTable(), clock: () => start };
  const store = createDynamoStore({ ...options, bodies: createMemoryBodies() });
  const hours = { ...defaultSettings['office-hours'], weekly: [], automaticMessages: ['sms'] as const };
  await store.saveSetting({ name: 'office-hours', value: hours, version: 0, by: sam.id, at: start });
  const telemetry = recordedTelemetry();
  const deps = { store, clock: () => start, ...telemetry };
  const sms = anSms(deps, '1', 'Where is it? '.repeat(5_000));
  const { ticketId } = await receiveMessage(sms, { source: 'twilio', id: 'SM1' }, deps);
  const reacting = { ...deps, store: createDynamoStore(options) };
  return { store, deps, ticketId, react: (change: Change) => react(change, reacting) };
}

describe('reacting over DynamoDB, without the bodies of messages', () => {
  it('O1: ten reactions at once to one message say one thing', async () => {
    const { store, ticketId, react } = await aLongMessage();
    const after = await store.loadTicket(ticketId);
    await Promise.all(Array.from({ length: 10 }, () => react({ kind: 'ticket', before: null, after })));
    const said = await store.loadMessagesAfter(ticketId, 1);
    expect(said.map(({ seq, code }) => [seq, code])).toEqual([[2, 'auto-reply-outside']]);
  });

  it('C2: an answer that failed, and is sent once more, is weighed', async () => {
    const { store, deps, ticketId, react } = await aLongMessage();
    await answer(toSay(ticketId, { text: 'On its way. '.repeat(5_000) }), {
      ...deps,
      clock: () => start + hour,
    });
    const before = await store.loadMessage(ticketId, 2);
    if (before?.delivery == null) throw new Error('nothing is to be delivered');
    await store.saveDelivery(before, { ...before.delivery, state: 'failed' });
    const failed = await store.loadMessage(ticketId, 2);
    const change = { kind: 'message', before, after: failed } as const;
    await Promise.all([react(change), react(change)]);
    expect(await store.loadTicket(ticketId)).toMatchObject({ waitingSince: start, answeredAt: null });
    await retryDelivery({ ticketId, messageId: before.id }, deps);
    await react({ kind: 'message', before: failed, after: await store.loadMessage(ticketId, 2) });
    expect(await store.loadTicket(ticketId)).toMatchObject({ waitingSince: null, answeredAt: start + hour });
  });
});
