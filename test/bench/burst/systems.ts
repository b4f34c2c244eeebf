import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { createHandler } from '#functions/react/handler.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { drainKind } from '#storage/items/rotation.ts';
import { lambdaContext } from '#test/support/lambda-events.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { optimisticLock } from './baseline.ts';
import { chatwoot as listRotation, type Playing } from './chatwoot.ts';
import type { Turns, World } from './world.ts';

interface Outcome {
  readonly turns: Turns;
  readonly ring: readonly AgentId[];
  /** Where there is a Redis: what one of its commands took, in milliseconds. */
  readonly commandTook?: number;
}

/** A way of assigning new tickets. */
export interface System {
  /** Within the request, once the ticket is stored. */
  received?(ticketId: TicketId): Promise<void>;
  /** One invocation, with a batch of one shard's records. */
  react(event: DynamoDBStreamEvent): Promise<unknown>;
  /** All turns taken, in order, and the ring in whose order they should be. */
  outcome(): Promise<Outcome>;
}

/** Tells how many more tickets it is done with. */
export type Making = (world: World, onDone: (tickets: number) => void) => System;

/** The system as deployed: the handler of the function `react`. */
export function rondo(world: World, onAssigned: (tickets: number) => void): System {
  const telemetry = recordedTelemetry();
  const handler = createHandler({
    store: createDynamoStore({ client: world.client, tableName: world.tableName }),
    clock: Date.now,
    log: telemetry.log,
    count: (metric, by) => {
      if (metric === 'Assigned') onAssigned(by);
    },
    telemetry,
  });
  return {
    react: (event) => handler(event, lambdaContext()),
    async outcome() {
      const drains = (await world.scan('DRAIN#')).map((item) => drainKind.parse(item));
      const inOrder = drains.toSorted((one, other) => one.served - other.served);
      const ring = inOrder.at(-1)?.ring.map(({ agentId }) => agentId) ?? [];
      return { turns: inOrder.flatMap(({ turns }) => turns), ring };
    },
  };
}

/** The textbook's way as most of the field has it: the request or the job that has the new ticket assigns it. */
export function inRequest(world: World, onAssigned: (tickets: number) => void): System {
  const lock = optimisticLock(world, () => onAssigned(1));
  return {
    received: lock.received,
    react: async () => null,
    async outcome() {
      return { turns: await lock.turns(), ring: world.agentIds };
    },
  };
}

/** The textbook's way where Rondo does it: by the consumers of the stream. */
export function textbook(world: World, onAssigned: (tickets: number) => void): System {
  const lock = optimisticLock(world, () => onAssigned(1));
  return {
    react: lock.react,
    async outcome() {
      return { turns: await lock.turns(), ring: world.agentIds };
    },
  };
}

/** Chatwoot’s way, in the request. */
export const chatwoot =
  (playing: Playing): Making =>
  (world, onDone) => {
    const rotation = listRotation(world, playing, () => onDone(1));
    return {
      received: rotation.received,
      react: async () => null,
      async outcome() {
        return { turns: rotation.turns(), ring: world.agentIds, commandTook: rotation.commandTook() };
      },
    };
  };
