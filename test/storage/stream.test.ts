import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRotation } from '#domain/rotation/rotation.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { addCustomerMessage } from '#domain/ticket/receive.ts';
import { MalformedItem, NewerItem } from '#storage/failures.ts';
import { parseStreamRecord, type StreamRecord } from '#storage/stream.ts';
import { anAgent, anAnswer, anInboundMessage, autoClose, start, unrouted } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import type { Change } from '#use-cases/changes.ts';
import { keep, keepContact } from './contract/setup.ts';
import { setup } from './setup.ts';

describe('records of the table’s stream', () => {
  let dynamodb: TestDynamoDb;
  let streams: DynamoDBStreamsClient;
  beforeAll(async () => {
    dynamodb = await startTestDynamoDb();
    streams = new DynamoDBStreamsClient({
      endpoint: dynamodb.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });
  afterAll(async () => {
    streams.destroy();
    await dynamodb.stop();
  });

  async function recordsOf(tableName: string): Promise<StreamRecord[]> {
    const table = await dynamodb.client.send(new DescribeTableCommand({ TableName: tableName }));
    const StreamArn = table.Table?.LatestStreamArn;
    const stream = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const records: StreamRecord[] = [];
    for (const { ShardId } of stream.StreamDescription?.Shards ?? []) {
      const first = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
      const iterator = await streams.send(new GetShardIteratorCommand(first));
      const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator.ShardIterator }));
      records.push(...(page.Records ?? []));
    }
    return records;
  }

  /** What the stream tells of everything that happened in a table. */
  async function changesIn(tableName: string): Promise<(Change | null)[]> {
    let changes: (Change | null)[] = [];
    await expect
      .poll(async () => {
        const before = changes.length;
        changes = (await recordsOf(tableName)).map(parseStreamRecord);
        return changes.length > 0 && changes.length === before;
      })
      .toBe(true);
    return changes;
  }

  const ofKind = <Kind extends Change['kind']>(changes: readonly (Change | null)[], kind: Kind) =>
    changes.filter((change): change is Extract<Change, { kind: Kind }> => change?.kind === kind);

  it('tell of tickets, messages and queue entries: how they were and how they are', async () => {
    const { store, tableName } = await setup(dynamodb, { stream: true });
    await keepContact(store, 1);
    const ticket = await keep(store, { queued: { queue: 'inbox', at: start }, tags: ['vip'] });
    const answer = answerCustomer(ticket, anAnswer());
    if (!answer.ok) throw new Error(answer.refusal);
    await store.commit({ change: answer.value, at: start });
    const message = await store.loadMessage('tkt_1', 2);
    if (message?.delivery == null) throw new Error('nothing to deliver');
    await store.saveDelivery(message, { ...message.delivery, state: 'sending' });
    await store.eraseContact('con_carla');
    const changes = await changesIn(tableName);
    expect(ofKind(changes, 'ticket')).toEqual([
      { kind: 'ticket', before: null, after: ticket },
      { kind: 'ticket', before: ticket, after: answer.value.after },
      { kind: 'ticket', before: answer.value.after, after: null },
    ]);
    const sending = { ...message, delivery: { ...message.delivery, state: 'sending' } };
    expect(
      ofKind(changes, 'message')
        .filter((change) => change.before?.seq !== 1)
        .slice(1),
    ).toEqual([
      { kind: 'message', before: null, after: message },
      { kind: 'message', before: message, after: sending },
      { kind: 'message', before: sending, after: null },
    ]);
    expect(ofKind(changes, 'queue-entry')).toEqual([
      { kind: 'queue-entry', queue: 'inbox', inserted: true },
      { kind: 'queue-entry', queue: 'inbox', inserted: false },
    ]);
  });

  it('tell of rotations, agents and settings, and nothing of what nobody reacts to', async () => {
    const { store, tableName } = await setup(dynamodb, { stream: true });
    const sam = anAgent();
    await store.saveAgent({ before: null, after: sam });
    const ticket = await keep(store, { queued: { queue: 'inbox', at: start } });
    const before = newRotation('inbox');
    const after = { ...before, members: [{ agentId: sam.id, ordinal: 1 }], version: 1 };
    const turns = [{ ticketId: ticket.id, agentId: sam.id, queuedAt: start }];
    const drain = { id: 'drn_1', queue: 'inbox', at: start, ring: [], lastServed: 0, served: 0 } as const;
    await store.commitTurns({ before, after, drain: { ...drain, standings: [], turns } });
    const value = autoClose({ enabled: true, inactivityDays: 2, closeUnanswered: false });
    await store.saveSetting({ name: 'auto-close', value, version: 0, by: 'agt_ada', at: start });
    await store.savePending('tkt_1', 'check', { generation: 1, at: start });
    await store.savePending('tkt_1', 'wake', { generation: 1, at: start });
    await keepContact(store, 1);
    await store.takeTicketNumber();
    const changes = await changesIn(tableName);
    expect(ofKind(changes, 'rotation')).toEqual([{ kind: 'rotation', queue: 'inbox', after }]);
    expect(ofKind(changes, 'agent')).toEqual([
      { kind: 'agent', before: null, after: sam },
      { kind: 'agent', before: sam, after: { ...sam, load: 1 } },
    ]);
    expect(ofKind(changes, 'setting')).toEqual([
      { kind: 'setting', name: 'auto-close', version: 1, teamIds: [] },
    ]);
    expect(ofKind(changes, 'contact')).toMatchObject([
      { kind: 'contact', before: null, after: { ticketCount: 1 } },
    ]);
    // The drain, the setting's history, the check, the waking, the counter.
    expect(changes.filter((change) => change === null)).toHaveLength(5);
  });

  it('tell of a message with a long body by its beginning: a stream fetches nothing', async () => {
    const { store, tableName } = await setup(dynamodb, { stream: true });
    const text = 'x'.repeat(40_000);
    const inbound = anInboundMessage({ text, fullText: `${text}!` });
    const change = addCustomerMessage(await keep(store), inbound, unrouted);
    await store.commit({ change, at: start });
    const [, message] = ofKind(await changesIn(tableName), 'message');
    expect(message?.after).toEqual({ ...change.messages[0], text: 'x'.repeat(1024), fullText: null });
  });

  it('T11: tell of a change of a ticket whatever changed it', async () => {
    const { store, tableName } = await setup(dynamodb, { stream: true });
    const ticket = await keep(store);
    const change = changeTicket(ticket, { assigneeId: 'agt_sam', waitingSince: null });
    await store.commit({ change, at: start });
    await store.tally([{ ticket: change.after, loadOf: null, listedIn: 'agt_sam' }]);
    expect(ofKind(await changesIn(tableName), 'ticket').at(-1)).toEqual({
      kind: 'ticket',
      before: change.after,
      after: { ...change.after, listedIn: 'agt_sam', version: 3 },
    });
  });
});

describe('a record', () => {
  const keys = { pk: { S: 'TICKET#tkt_1' }, sk: { S: 'TICKET' } };

  it.each<[string, StreamRecord]>([
    ['of an unknown sort', { dynamodb: { NewImage: { ...keys, type: { S: 'robot' } } } }],
    ['without a type', { dynamodb: { OldImage: keys } }],
    ['without images', { dynamodb: {} }],
    ['without anything', {}],
  ])('%s tells nothing', (_, record) => {
    expect(parseStreamRecord(record)).toBeNull();
  });

  it('of a known sort that can not be understood is named', () => {
    const NewImage = { ...keys, type: { S: 'ticket' }, schemaVersion: { N: '1' } };
    expect(() => parseStreamRecord({ dynamodb: { NewImage } })).toThrow(MalformedItem);
    const newer = { ...NewImage, schemaVersion: { N: '99' } };
    expect(() => parseStreamRecord({ dynamodb: { NewImage: newer } })).toThrow(NewerItem);
  });

  it('comes from Lambda and from the SDK alike', () => {
    const fromLambda: DynamoDBRecord = { dynamodb: { NewImage: { ...keys, none: { NULL: true } } } };
    expect(parseStreamRecord(fromLambda)).toBeNull();
  });
});
