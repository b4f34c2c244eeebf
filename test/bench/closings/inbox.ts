import {
  BatchGetItemCommand,
  type DynamoDBClient,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { day, hour, type TicketId } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { ticketItem } from '#storage/items/ticket.ts';
import { timerItem } from '#storage/items/timer.ts';
import { anAgent, aTicket, start } from '#test/support/builders.ts';
import { type Call, meddle } from '#test/support/dynamodb-faults.ts';
import type { TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { writeItems } from '#test/support/write-items.ts';
import { handleDue } from '#use-cases/handle-due.ts';

/** When all of them are due: two days after they were answered. */
export const dueAt = start + hour + 2 * day;

export const idOf = (nth: number): TicketId => `tkt_${nth.toString(36).padStart(32, '0')}`;

const atOnce = 1_000;

/** So many open tickets, answered at the same moment, each with its pending check. */
export async function seed(
  client: DynamoDBClient,
  tableName: string,
  { tickets, told }: { readonly tickets: number; readonly told: (written: number) => void },
): Promise<void> {
  const store = createDynamoStore({ client, tableName });
  const sam = anAgent();
  await store.saveAgent({ before: null, after: sam });
  const value = { ...defaultSettings['auto-close'], enabled: true };
  await store.saveSetting({ name: 'auto-close', value, version: 0, by: sam.id, at: start });
  const answered = { answeredAt: start + hour, lastAnswerAt: start + hour, waitingSince: null, lastSeq: 2 };
  for (let written = 0; written < tickets; written += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, tickets - written) }, (_, nth) => written + nth);
    const items = some.flatMap((nth) => [
      ticketItem(
        aTicket({ ...answered, id: idOf(nth), number: nth + 1, contactId: `con_${nth}`, assigneeId: sam.id }),
      ),
      timerItem(idOf(nth), 'check', { generation: 1, at: dueAt }),
    ]);
    await writeItems(client, tableName, items);
    told(written + some.length);
  }
}

/** Does so many things at once, until all are done; in milliseconds. */
export async function inFlight<Item>(
  items: readonly Item[],
  most: number,
  perform: (item: Item) => Promise<unknown>,
): Promise<number> {
  const from = performance.now();
  const rest = items.values();
  const one = async (): Promise<void> => {
    for (const item of rest) await perform(item);
  };
  await Promise.all(Array.from({ length: most }, one));
  return performance.now() - from;
}

/** Rondo's own closing, with every call that it makes of DynamoDB. */
export function closer(dynamodb: TestDynamoDb, tableName: string) {
  const client = dynamodb.newClient();
  const calls: Call[] = [];
  meddle(client, async (call, proceed) => {
    calls.push(call);
    return proceed();
  });
  const { log, count, counted } = recordedTelemetry();
  const refused = () => Promise.reject(new Error('a closing asks no queue for anything'));
  const deps = {
    store: createDynamoStore({ client, tableName }),
    queues: { requestTimers: refused, sendDue: refused, requestDeliveries: refused, requestMedia: refused },
    clock: () => dueAt,
    log,
    count,
  };
  return {
    calls,
    closed: () => counted.get('Closed') ?? 0,
    close: (ticketId: TicketId) => handleDue({ kind: 'check', ticketId }, deps),
  };
}

/** The very requests that Rondo made, sent to another table that held the same, by a client with nothing around it. */
export function replayer(dynamodb: TestDynamoDb, tableName: string) {
  const client = dynamodb.newClient();
  let writeUnits = 0;
  const elsewhere = (item: object): object =>
    Object.fromEntries(
      Object.entries(item).map(([action, what]) => [action, { ...what, TableName: tableName }]),
    );
  return {
    writeUnits: () => writeUnits,
    async replay({ operation, input }: Call): Promise<void> {
      if (operation === 'BatchGetItem') {
        const [keys] = Object.values((input as { RequestItems: object }).RequestItems);
        await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: keys } }));
        return;
      }
      const { TransactItems } = input as { TransactItems: object[] };
      const answer = await client.send(
        new TransactWriteItemsCommand({
          TransactItems: TransactItems.map(elsewhere),
          ReturnConsumedCapacity: 'TOTAL',
        }),
      );
      for (const { CapacityUnits } of answer.ConsumedCapacity ?? []) writeUnits += CapacityUnits ?? 0;
    },
  };
}
