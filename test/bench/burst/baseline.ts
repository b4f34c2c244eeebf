import { setTimeout as pause } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { agentKey, queueEntryKey, ticketKey } from '#storage/keys.ts';
import { parseStreamRecord } from '#storage/stream.ts';
import type { Turns, World } from './world.ts';

const entrySchema = z.object({ ticketId: z.templateLiteral(['tkt_', z.string()]), queuedAt: z.number() });
type Entry = z.output<typeof entrySchema>;
const cursorSchema = z.object({ pk: z.literal('CURSOR#inbox'), taken: z.number(), last: z.number() });
const agentSchema = z.object({ id: z.templateLiteral(['agt_', z.string()]), presence: z.string() });
const takenSchema = z.object({
  id: z.templateLiteral(['tkt_', z.string()]),
  assigneeId: z.templateLiteral(['agt_', z.string()]),
  turn: z.number(),
});

const queuedSchema = z.object({ queued: z.object({ at: z.number() }) });

const cursorKey = { pk: 'CURSOR#inbox', sk: 'CURSOR' };

/**
 * The textbook's optimistic lock: for each ticket read the cursor and who is online, and in one transaction move the
 * cursor on from where it was and assign the ticket; whoever lost tries again after a pause with full jitter, by the
 * same measures as Rondo's.
 */
export function optimisticLock(world: World, onAssigned: () => void) {
  const client = DynamoDBDocumentClient.from(world.client);
  const take = async (entry: Entry): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        await client.send(turn(world.tableName, entry, nextTurn(world.agentIds, await read(client, world))));
        onAssigned();
        return;
      } catch (error) {
        if (isGivenOut(error)) return;
        if (!(error instanceof TransactionCanceledException)) throw error;
        await pause(Math.random() * Math.min(400, 10 * 2 ** attempt));
      }
    }
  };
  return {
    /** By the request that received the ticket. */
    async received(ticketId: TicketId): Promise<void> {
      const { Item } = await client.send(
        new GetCommand({ TableName: world.tableName, Key: { ...ticketKey(ticketId) }, ConsistentRead: true }),
      );
      await take({ ticketId, queuedAt: queuedSchema.parse(Item).queued.at });
    },
    /** By whoever reads the stream. */
    async react({ Records }: DynamoDBStreamEvent): Promise<void> {
      for (const entry of Records.flatMap(entryIn)) await take(entry);
    },
    async turns(): Promise<Turns> {
      const tickets = (await world.scan('TICKET#')).flatMap((item) => takenSchema.safeParse(item).data ?? []);
      return tickets
        .toSorted((one, other) => one.turn - other.turn)
        .map(({ id, assigneeId }) => ({ ticketId: id, agentId: assigneeId }));
    },
  };
}

/** The record came again after an answer was lost. */
const isGivenOut = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  error.CancellationReasons?.[1]?.Code === 'ConditionalCheckFailed';

function entryIn(record: DynamoDBRecord): Entry[] {
  const change = parseStreamRecord(record);
  if (change?.kind !== 'queue-entry' || !change.inserted) return [];
  const { ticketId, queuedAt } = record.dynamodb?.NewImage ?? {};
  return [entrySchema.parse({ ticketId: ticketId?.S, queuedAt: Number(queuedAt?.N) })];
}

/** One round trip, so that what it costs beyond the cursor is nothing. */
async function read(
  client: DynamoDBDocumentClient,
  { tableName, agentIds }: World,
): Promise<readonly unknown[]> {
  const Keys = [cursorKey, ...agentIds.map((id) => ({ ...agentKey(id) }))];
  const { Responses } = await client.send(
    new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
  );
  return Responses?.[tableName] ?? [];
}

interface Turn {
  /** Turns taken before this one. */
  readonly taken: number;
  /** The place in the ring of whose turn it is. */
  readonly place: number;
  readonly agentId: AgentId;
}

/** The next after whoever was served last who is online. */
function nextTurn(ring: readonly AgentId[], items: readonly unknown[]): Turn {
  const cursor = items.flatMap((item) => cursorSchema.safeParse(item).data ?? []).at(0);
  const { taken, last } = cursor ?? { taken: 0, last: -1 };
  const agents = items.flatMap((item) => agentSchema.safeParse(item).data ?? []);
  const online = new Set(agents.filter(({ presence }) => presence === 'online').map(({ id }) => id));
  for (let step = 1; step <= ring.length; step++) {
    const place = (last + step) % ring.length;
    const agentId = ring[place];
    if (agentId !== undefined && online.has(agentId)) return { taken, place, agentId };
  }
  throw new Error('nobody is online');
}

function turn(TableName: string, { ticketId, queuedAt }: Entry, { taken, place, agentId }: Turn) {
  return new TransactWriteCommand({
    TransactItems: [
      {
        Update: {
          TableName,
          Key: cursorKey,
          UpdateExpression: 'SET taken = :next, #last = :place',
          ConditionExpression: taken === 0 ? 'attribute_not_exists(pk)' : 'taken = :taken',
          ExpressionAttributeNames: { '#last': 'last' },
          ExpressionAttributeValues: {
            ':next': taken + 1,
            ':place': place,
            ...(taken > 0 && { ':taken': taken }),
          },
        },
      },
      {
        Update: {
          TableName,
          Key: { ...ticketKey(ticketId) },
          UpdateExpression: 'SET assigneeId = :agent, turn = :turn, queued = :nowhere ADD version :one',
          ConditionExpression: 'queued.#at = :queuedAt',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: {
            ':agent': agentId,
            ':turn': taken,
            ':nowhere': null,
            ':one': 1,
            ':queuedAt': queuedAt,
          },
        },
      },
      { Delete: { TableName, Key: { ...queueEntryKey('inbox', queuedAt, ticketId) } } },
    ],
  });
}
