import { setTimeout as pause } from 'node:timers/promises';
import type { RunningMapping } from '#local/mappings/stream/mapping.ts';
import { startTestDynamoDb } from '#test/support/dynamodb-local.ts';
import { smsTicketOf } from '../receiving/calls/sms.ts';
import { type Fairness, judge } from './fairness.ts';
import type { Perils, Tally } from './perils.ts';
import { consume } from './stream.ts';
import type { Making, System } from './systems.ts';
import { openWorld, type Turns, type World } from './world.ts';

/** How many new tickets come, and how many of them at once. */
export interface Size {
  readonly tickets: number;
  readonly inFlight: number;
}

export interface Run extends Fairness, Pick<Tally, 'transactions' | 'failed' | 'others'> {
  /** Tickets that nobody was found for. */
  readonly toNobody: number;
  /** Whether each of the others was given out once, to whom the ticket says. */
  readonly once: boolean;
  /** Milliseconds from the first message to the commit of the last assignment. */
  readonly took: number;
  /** Milliseconds from the answer to the last message to the commit of the last assignment. */
  readonly behind: number;
  /** Where there is a Redis: what one of its commands took, in milliseconds. */
  readonly commandTook: number | undefined;
}

/** Each stream that was ever made slows DynamoDB Local down, so that no run may come after another. */
export async function runOnFreshDatabase(making: Making, size: Size, perils: Perils): Promise<Run> {
  const dynamodb = await startTestDynamoDb();
  try {
    return await burst(await openWorld(dynamodb, perils), dynamodb.url, making, size);
  } finally {
    await dynamodb.stop();
  }
}

async function burst(world: World, url: string, making: Making, size: Size): Promise<Run> {
  let done = 0;
  let lastDoneAt = 0;
  const system = making(world, (more) => {
    done += more;
    lastDoneAt = performance.now();
  });
  const mapping = await consume(world, url, system);
  const firstSentAt = performance.now();
  const lastAnsweredAt = await receiveAll(world, system, size);
  await settled(mapping, () => done === size.tickets);
  await mapping.stop();
  const { turns, ring, commandTook } = await system.outcome();
  const { transactions, failed, others, given } = world.tally;
  const ticketsOnce = new Set(turns.map(({ ticketId }) => ticketId)).size === turns.length;
  return {
    ...judge({ turns, ring, leavings: world.leavings, given }),
    transactions,
    failed,
    others,
    toNobody: size.tickets - turns.length,
    once: ticketsOnce && given.size === turns.length && (await assigneesAgree(world, turns)),
    took: lastDoneAt - firstSentAt,
    behind: lastDoneAt - lastAnsweredAt,
    commandTook,
  };
}

const patience = 5_000;

/** Until all is done and nothing under way; or else until nothing has been under way for so long that nothing will come. */
async function settled(mapping: RunningMapping, allDone: () => boolean): Promise<void> {
  let idleSince = performance.now();
  for (;;) {
    await pause(5);
    if (mapping.pending() > 0) idleSince = performance.now();
    else if (allDone() || performance.now() - idleSince > patience) return;
  }
}

/** When the last one was answered. In the middle two agents go offline, while the others' messages go on coming. */
async function receiveAll(world: World, system: System, { tickets, inFlight }: Size): Promise<number> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < tickets) {
      const customer = ++next;
      if (customer === Math.floor(tickets / 2) + 1) await world.twoLeave();
      await world.receive(customer);
      await system.received?.(smsTicketOf(customer));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sender));
  return performance.now();
}

async function assigneesAgree(world: World, turns: Turns): Promise<boolean> {
  const tickets = (await world.scan('TICKET#')).filter(({ sk }) => sk === 'TICKET');
  const assignees = new Map(tickets.map(({ id, assigneeId }) => [id, assigneeId]));
  return turns.every(({ ticketId, agentId }) => assignees.get(ticketId) === agentId);
}
