import { setTimeout as pause } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import type { TicketId } from '#domain/ids.ts';
import { queueEntryKey, ticketKey } from '#storage/keys.ts';
import { parseStreamRecord } from '#storage/stream.ts';
import type { Turns, World } from './world.ts';

const entrySchema = z.object({ ticketId: z.templateLiteral(['tkt_', z.string()]), queuedAt: z.number() });
type Entry = z.output<typeof entrySchema>;
const cursorSchema = z.object({ taken: z.number() }).default({ taken: 0 });
const takenSchema = z.object({
  id: z.templateLiteral(['tkt_', z.string()]),
  assigneeId: z.templateLiteral(['agt_', z.string()]),
  turn: z.number(),
});

const queuedSchema = z.object({ queued: z.object({ at: z.number() }) });

const cursorKey = { pk: 'CURSOR#inbox', sk: 'CURSOR' };

/**
 * The textbook's optimistic lock: for each ticket read the cursor, and in one transaction move it on from where it was
 * and assign the ticket; whoever lost tries again after a pause with full jitter, by the same measures as Rondo's.
 */
export function optimisticLock(world: World, onAssigned: () => void) {
  const client = DynamoDBDocumentClient.from(world.client);
  const take = async (entry: Entry): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        const { Item } = await client.send(
          new GetCommand({ TableName: world.tableName, Key: cursorKey, ConsistentRead: true }),
        );
        const { taken } = cursorSchema.parse(Item);
        await client.send(turn(world, entry, taken));
        onAssigned();
        return;
      } catch (error) {
        if (isGivenOut(error)) return;
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

function turn(world: World, { ticketId, queuedAt }: Entry, taken: number): TransactWriteCommand {
  const TableName = world.tableName;
  const agentId = world.agentIds[taken % world.agentIds.length];
  return new TransactWriteCommand({
    TransactItems: [
      {
        Update: {
          TableName,
          Key: cursorKey,
          UpdateExpression: 'SET taken = :next',
          ConditionExpression: taken === 0 ? 'attribute_not_exists(pk)' : 'taken = :taken',
          ExpressionAttributeValues: { ':next': taken + 1, ...(taken > 0 && { ':taken': taken }) },
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
