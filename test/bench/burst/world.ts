import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type AgentId, hour, type TicketId } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { createHandler } from '#functions/receive-twilio/handler.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { anAgent } from '#test/support/builders.ts';
import type { TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { lambdaContext } from '#test/support/lambda-events.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { publicUrl, twilioSecret } from '#test/support/twilio.ts';
import { setPresence } from '#use-cases/presence.ts';
import { calls } from '../receiving/calls.ts';
import type { Leaving } from './fairness.ts';
import { imperil, type Perils, type Tally, type UnderWay } from './perils.ts';

/** A helpdesk with its table, where eight agents are online and round robin is on. */
export interface World {
  readonly tableName: string;
  readonly streamArn: string;
  readonly agentIds: readonly AgentId[];
  /** Of those who assign. */
  readonly client: DynamoDBClient;
  readonly tally: Tally;
  /** A first message of the customer with this number. */
  receive(customer: number): Promise<void>;
  /** Who is online, as somebody else's store of presences would know it. */
  online(): readonly AgentId[];
  /** Two of them go offline, who aren't neighbours in the ring. */
  twoLeave(): Promise<void>;
  /** When they did. */
  readonly leavings: readonly Leaving[];
  /** Everything whose partition begins so; for looking at the outcome, out of the way of everything. */
  scan(prefix: string): Promise<Record<string, unknown>[]>;
}

/** What happened, in the order in which it happened. */
export type Turns = readonly { readonly ticketId: TicketId; readonly agentId: AgentId }[];

export async function openWorld(dynamodb: TestDynamoDb, perils: Perils): Promise<World> {
  const tableName = await dynamodb.newTable({ stream: true });
  const calm = patientClient(dynamodb.url);
  const agentIds = Array.from({ length: 8 }, (_, place): AgentId => `agt_${place + 1}`);
  const store = createDynamoStore({ client: calm, tableName });
  await fillIn(store, agentIds);
  const leavings: Leaving[] = [];
  const { Table } = await calm.send(new DescribeTableCommand({ TableName: tableName }));
  const underWay: UnderWay = new Map();
  const [receiving, client] = [patientClient(dynamodb.url), patientClient(dynamodb.url)];
  imperil(receiving, perils, underWay);
  return {
    tableName,
    streamArn: Table?.LatestStreamArn ?? '',
    agentIds,
    client,
    tally: imperil(client, perils, underWay),
    receive: receiver(receiving, tableName),
    online: () => agentIds.filter((agentId) => !leavings.some((leaving) => leaving.agentId === agentId)),
    leavings,
    async twoLeave() {
      for (const agentId of [agentIds[2], agentIds[5]]) {
        if (agentId === undefined) continue;
        const from = performance.now();
        await setPresence({ agentId, status: 'offline', signedInAt: 0 }, { store, clock: Date.now });
        leavings.push({ agentId, from, to: performance.now() });
      }
    },
    scan: (prefix) => scan(calm, tableName, prefix),
  };
}

/** One client for what on Lambda are 64 environments with one each, and no giving up because a machine is busy. */
const patientClient = (endpoint: string): DynamoDBClient =>
  createDynamoClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    requestHandler: { httpAgent: { maxSockets: 200 }, connectionTimeout: 30_000, requestTimeout: 60_000 },
  });

async function fillIn(store: ReturnType<typeof createDynamoStore>, agentIds: readonly AgentId[]) {
  const now = Date.now();
  for (const [place, id] of agentIds.entries())
    await store.saveAgent({
      before: null,
      after: anAgent({
        id,
        name: id,
        email: `${id}@example.com`,
        onlineSince: now + place,
        onlineUntil: now + hour,
      }),
    });
  await store.saveSetting({
    name: 'round-robin',
    value: { ...defaultSettings['round-robin'], enabled: true, enabledAt: 1 },
    version: 0,
    by: 'agt_1',
    at: now,
  });
}

function receiver(client: DynamoDBClient, tableName: string): World['receive'] {
  const { log, count, lines } = recordedTelemetry();
  const store = createDynamoStore({ client, tableName });
  const secret = async () => twilioSecret;
  const handler = createHandler({ store, secret, publicUrl, clock: Date.now, log, count });
  return async (customer) => {
    const { statusCode } = await handler(await calls.firstSms.event(customer), lambdaContext());
    if (statusCode !== 200)
      throw new Error(`receiving answered ${statusCode}`, {
        cause: lines.findLast(({ level }) => level === 'error'),
      });
  };
}

async function scan(client: DynamoDBClient, TableName: string, prefix: string) {
  const found: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await DynamoDBDocumentClient.from(client).send(
      new ScanCommand({
        TableName,
        ConsistentRead: true,
        FilterExpression: 'begins_with(pk, :prefix)',
        ExpressionAttributeValues: { ':prefix': prefix },
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    found.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}
