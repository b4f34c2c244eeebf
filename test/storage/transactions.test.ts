import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRotation } from '#domain/rotation/rotation.ts';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { createDynamoClient } from '#storage/client.ts';
import { StoreUnavailable } from '#storage/failures.ts';
import { aContact, anAgent, anInboundMessage, autoClose, start, unrouted } from '#test/support/builders.ts';
import {
  cancelled,
  connectionLost,
  failure,
  type Meddler,
  meddle,
  watch,
} from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { keep } from './contract/setup.ts';
import { setup } from './setup.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const receipt = { source: 'twilio', id: 'SM1' };
const opening = openTicket('tkt_1', 1, anInboundMessage(), unrouted);
const commit = {
  change: opening,
  contact: { before: null, after: aContact({ ticketCount: 1, version: 1 }) },
  receipt,
  at: start,
};
const joining = {
  before: newRotation('inbox'),
  after: { ...newRotation('inbox'), members: [{ agentId: 'agt_sam', ordinal: 1 }], version: 1 },
  drain: {
    id: 'drn_1',
    queue: 'inbox',
    at: start,
    ring: [],
    lastServed: 0,
    served: 0,
    standings: [],
    turns: [],
  },
} as const;

/** Answers the first calls with these errors, and lets the rest through. */
const failingWith =
  (...errors: readonly Error[]): Meddler =>
  (call, proceed) => {
    const error = errors[call.number - 1];
    return error === undefined ? proceed() : Promise.reject(error);
  };

/** Lets the first calls through, but nobody hears of what came of them. */
const losingAnswers =
  (calls: number): Meddler =>
  async (call, proceed) => {
    const answer = await proceed();
    if (call.number <= calls) throw connectionLost();
    return answer;
  };

describe('a transaction', () => {
  it('is repeated while it conflicts with another, after ever longer waits', async () => {
    const { client, store, waits } = await setup(dynamodb);
    const conflict = cancelled('None', 'TransactionConflict', 'None', 'None');
    meddle(client, failingWith(conflict, conflict, conflict));
    expect(await store.commit(commit)).toBe('committed');
    expect(waits).toEqual([20, 40, 80]);
  });

  it.each([
    cancelled('None', 'ThrottlingError', 'None', 'None'),
    cancelled('ProvisionedThroughputExceeded', 'TransactionConflict', 'None', 'None'),
    failure('TransactionInProgressException'),
    failure('ThrottlingException'),
    failure('InternalServerError', { $metadata: { httpStatusCode: 500 } }),
    connectionLost(),
  ])('is repeated after %s', async (error) => {
    const { client, store, waits } = await setup(dynamodb);
    meddle(client, failingWith(error));
    expect(await store.commit(commit)).toBe('committed');
    expect(waits).toEqual([20]);
  });

  it('has one token for all its attempts, and another transaction has another', async () => {
    const { client, store } = await setup(dynamodb);
    meddle(client, failingWith(connectionLost(), cancelled('TransactionConflict', 'None', 'None', 'None')));
    const calls = watch(client);
    await store.commit(commit);
    const tokens = calls.map(({ input }) => input.ClientRequestToken);
    expect(new Set(tokens).size).toBe(1);
    await store.commit({
      change: addCustomerMessage(opening.after, anInboundMessage(), unrouted),
      at: start,
    });
    expect(calls.at(-1)?.input.ClientRequestToken).not.toBe(tokens[0]);
  });

  it('T5: is never repeated once it is refused', async () => {
    const { client, store, waits } = await setup(dynamodb);
    await store.commit(commit);
    const calls = watch(client);
    expect(await store.commit(commit)).toBe('duplicate');
    expect(await store.commit({ change: opening, at: start })).toBe('moved-on');
    expect(await store.saveContact(commit.contact)).toBe('moved-on');
    expect(calls).toHaveLength(3);
    expect(waits).toEqual([]);
  });

  it('is not repeated where a refusal comes with a conflict: the condition did not hold', async () => {
    const { client, store, waits } = await setup(dynamodb);
    meddle(client, failingWith(cancelled('TransactionConflict', 'None', 'None', 'ConditionalCheckFailed')));
    expect(await store.commit(commit)).toBe('duplicate');
    expect(waits).toEqual([]);
  });

  it('T6: is done once where its answer is lost, and its caller hears that it is done', async () => {
    const { client, store, plain } = await setup(dynamodb);
    meddle(client, losingAnswers(2));
    expect(await store.commit(commit)).toBe('committed');
    const again = addCustomerMessage(opening.after, anInboundMessage(), unrouted);
    expect(await plain.commit({ change: again, at: start })).toBe('committed');
    expect((await plain.loadThread('tkt_1', { limit: 9, cursor: null })).items).toHaveLength(2);
  });

  it('tells the truth of every conditional write whose answer is lost', async () => {
    const { client, store, plain } = await setup(dynamodb);
    const ticket = await keep(plain);
    const message = await plain.loadMessage('tkt_1', 1);
    if (message === null) throw new Error('no message');
    meddle(client, async (_, proceed) => {
      await proceed();
      // Once a call: DynamoDB Local hears the same again, and so does the caller.
      return proceed();
    });
    const sam = anAgent();
    expect(await store.saveAgent({ before: null, after: sam })).toBe('saved');
    expect(await store.saveContact(commit.contact)).toBe('saved');
    expect(await store.tally([{ ticket, loadOf: 'agt_sam', listedIn: 'none' }])).toEqual([]);
    expect(await store.commitTurns(joining)).toEqual({ outcome: 'committed' });
    const delivery = { attempt: 0, changedAt: start, providerMessageId: null, failure: null };
    expect(await store.saveDelivery(message, { state: 'pending', ...delivery })).toBe('saved');
    const value = autoClose({ enabled: true, inactivityDays: 2, closeUnanswered: false });
    const save = { name: 'auto-close', value, version: 0, by: 'agt_ada', at: start } as const;
    expect(await store.saveSetting(save)).toBe('saved');
    expect(await plain.loadAgent('agt_sam')).toMatchObject({ load: 1 });
    expect(await plain.loadCounts()).toEqual({ none: 1, ai: 0, elsewhere: 0 });
  });

  it('gives up in the end, names what happened last, and has kept nothing', async () => {
    const { client, store, plain, waits } = await setup(dynamodb);
    const cause = cancelled('TransactionConflict');
    meddle(client, () => Promise.reject(cause));
    const outcome = store.commit(commit);
    await expect(outcome).rejects.toThrow(StoreUnavailable);
    await expect(outcome).rejects.toMatchObject({ cause });
    expect(waits).toHaveLength(9);
    expect(await plain.loadTicket('tkt_1')).toBeNull();
  });

  it('throws at once what no repetition cures', async () => {
    const { client, store, waits } = await setup(dynamodb);
    const cause = cancelled('ValidationError', 'None');
    meddle(client, () => Promise.reject(cause));
    await expect(store.commit(commit)).rejects.toThrow(cause);
    expect(waits).toEqual([]);
  });
});

describe('handing out a batch', () => {
  it('is not repeated on a conflict: a smaller batch may fare better', async () => {
    const { client, store, plain, waits } = await setup(dynamodb);
    const calls = watch(client);
    meddle(
      client,
      failingWith(cancelled('TransactionConflict', 'None'), failure('TransactionConflictException')),
    );
    expect(await store.commitTurns(joining)).toEqual({ outcome: 'conflict' });
    expect(await store.commitTurns(joining)).toEqual({ outcome: 'conflict' });
    expect([waits, calls.length]).toEqual([[], 2]);
    expect(await plain.loadRotation('inbox')).toEqual(newRotation('inbox'));
  });

  it('is repeated after throttling, and done once where its answer is lost', async () => {
    const { client, store, plain, waits } = await setup(dynamodb);
    const errors = [failure('ThrottlingException'), cancelled('None', 'ThrottlingError')];
    meddle(client, async (call, proceed) =>
      call.number > errors.length
        ? losingAnswers(errors.length + 1)(call, proceed)
        : failingWith(...errors)(call, proceed),
    );
    expect(await store.commitTurns(joining)).toEqual({ outcome: 'committed' });
    expect(waits).toHaveLength(3);
    expect(await plain.loadRotation('inbox')).toEqual(joining.after);
  });

  it('knows a refusal from a conflict that comes with it', async () => {
    const { client, store } = await setup(dynamodb);
    meddle(client, failingWith(cancelled('ConditionalCheckFailed', 'TransactionConflict')));
    expect(await store.commitTurns(joining)).toEqual({ outcome: 'rotation-moved-on' });
  });
});

describe('what is no transaction', () => {
  it('T1: leaves a gap in the ticket numbers where an answer is lost, and repeats none', async () => {
    const { client, store, plain } = await setup(dynamodb);
    meddle(client, losingAnswers(1));
    expect(await store.takeTicketNumber()).toBe(2);
    expect(await plain.takeTicketNumber()).toBe(3);
  });

  it('asks again for what a read left out', async () => {
    const { client, store, tableName, waits } = await setup(dynamodb);
    await keep(store, { id: 'tkt_a' });
    await keep(store, { id: 'tkt_b' });
    const calls = watch(client);
    meddle(client, async ({ number }, proceed) => {
      const answer = (await proceed()) as { Responses: Record<string, { pk: object; sk: object }[]> };
      const [left] = number === 1 ? (answer.Responses[tableName]?.splice(0, 1) ?? []) : [];
      const Keys = left === undefined ? [] : [{ pk: left.pk, sk: left.sk }];
      return { ...answer, UnprocessedKeys: { [tableName]: { Keys } } };
    });
    const found = await store.loadTickets(['tkt_a', 'tkt_b']);
    expect(found.map(({ id }) => id)).toEqual(['tkt_a', 'tkt_b']);
    expect(calls).toHaveLength(2);
    expect(waits).toEqual([20]);
  });
});

describe('the client', () => {
  it('leaves repetition to the store, as two that repeat would multiply', async () => {
    let requests = 0;
    const server = createServer((_, answer) => {
      requests += 1;
      answer.writeHead(500).end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const client = createDynamoClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const get = new GetItemCommand({ TableName: 'x', Key: { pk: { S: 'x' } } });
    await expect(client.send(get)).rejects.toThrow();
    client.destroy();
    server.close();
    expect(requests).toBe(1);
  });
});
