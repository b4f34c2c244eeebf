import { setImmediate as immediate, setTimeout as pause } from 'node:timers/promises';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { ticketKey } from '#storage/keys.ts';
import { median } from '../measure.ts';
import type { Turns, World } from './world.ts';

/** A list as Redis has it: each command is atomic, and between two of them anybody else's may come. */
interface RedisList {
  /** `LRANGE key 0 -1` */
  all(): Promise<readonly AgentId[]>;
  /** `LREM key 0 value`: wherever it stands. */
  remove(value: AgentId): Promise<void>;
  /** `LPUSH key value …`: one after another to the front. */
  pushToFront(...values: readonly AgentId[]): Promise<void>;
  /** `DEL key` */
  clear(): Promise<void>;
}

/** Sends a command: its work is done at once, where it arrives. */
type Commanding = <Answer>(work: () => Answer) => Promise<Answer>;

/** Redis in memory, as many milliseconds away, there and back; next door (0) it is a turn of the event loop. */
export const redis =
  (distance: number): Commanding =>
  async (work) => {
    await (distance > 0 ? pause(distance) : immediate());
    return work();
  };

export function createRedisList(command: Commanding): RedisList {
  let list: readonly AgentId[] = [];
  return {
    all: () => command(() => list),
    remove: (value) =>
      command(() => {
        list = list.filter((one) => one !== value);
      }),
    pushToFront: (...values) =>
      command(() => {
        list = [...values.toReversed(), ...list];
      }),
    clear: () =>
      command(() => {
        list = [];
      }),
  };
}

interface Inbox {
  readonly list: RedisList;
  readonly members: readonly AgentId[];
  /** Whether the list is made anew unless it holds just the members, as published; without it, only the race remains. */
  readonly mends: boolean;
}

interface Pick {
  /** Null where nobody was found, which leaves the ticket unassigned. */
  readonly agentId: AgentId | null;
  /** When the list was read. */
  readonly at: number;
}

/**
 * Chatwoot's rotation (app/services/auto_assignment/inbox_round_robin_service.rb): a list, made anew unless it holds
 * just the inbox's members; the last in it who is online is removed and pushed to the front. There is no lock:
 *
 * ```
 *  request A: reads … d c b a ──── removes a ── pushes a
 *  request B:       reads … d c b a ── removes a ── pushes a      a has both
 *  request C:                            reads … d c b            incomplete: made anew, which begins with a again
 * ```
 */
export async function pick({ list, members, mends }: Inbox, online: ReadonlySet<AgentId>): Promise<Pick> {
  if (mends && !holdsJust(members, await list.all())) {
    await list.clear();
    await list.pushToFront(...members);
  }
  const agentId = (await list.all()).findLast((one) => online.has(one)) ?? null;
  const at = performance.now();
  if (agentId !== null) {
    await list.remove(agentId);
    await list.pushToFront(agentId);
  }
  return { agentId, at };
}

const holdsJust = (members: readonly AgentId[], list: readonly AgentId[]): boolean =>
  list.toSorted().join() === members.toSorted().join();

export interface Playing {
  /** Of Redis; see `redis`. */
  readonly distance: number;
  readonly mends: boolean;
}

/** Who is online is read first, and the ticket written last: by whoever received it, whatever is true by then. */
export function chatwoot(world: World, { distance, mends }: Playing, onDone: () => void) {
  const client = DynamoDBDocumentClient.from(world.client);
  const took: number[] = [];
  const command = timed(redis(distance), took);
  const list = createRedisList(command);
  const inbox: Inbox = { list, members: world.agentIds, mends };
  const filled = list.pushToFront(...world.agentIds);
  const given: { readonly ticketId: TicketId; readonly agentId: AgentId; readonly at: number }[] = [];
  return {
    async received(ticketId: TicketId): Promise<void> {
      await filled;
      const online = await command(() => new Set(world.online()));
      const { agentId, at } = await pick(inbox, online);
      if (agentId !== null) {
        await client.send(assignment(world.tableName, ticketId, agentId));
        given.push({ ticketId, agentId, at });
      }
      onDone();
    },
    turns: (): Turns => given.toSorted((one, other) => one.at - other.at),
    /** What a command really took, in milliseconds: timers are late where there is much to do. */
    commandTook: (): number => median(took),
  };
}

const timed =
  (command: Commanding, took: number[]): Commanding =>
  async (work) => {
    const sentAt = performance.now();
    const answer = await command(work);
    took.push(performance.now() - sentAt);
    return answer;
  };

const assignment = (TableName: string, ticketId: TicketId, agentId: AgentId): UpdateCommand =>
  new UpdateCommand({
    TableName,
    Key: { ...ticketKey(ticketId) },
    UpdateExpression: 'SET assigneeId = :agent ADD version :one',
    ExpressionAttributeValues: { ':agent': agentId, ':one': 1 },
  });
