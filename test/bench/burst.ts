import { setTimeout as pause } from 'node:timers/promises';
import type { AgentId } from '#domain/ids.ts';
import type { RunningMapping } from '#local/mappings/stream/mapping.ts';
import { startTestDynamoDb } from '#test/support/dynamodb-local.ts';
import type { Extent } from './bench.ts';
import type { Perils, Tally } from './burst/perils.ts';
import { consume, shardCount } from './burst/stream.ts';
import { inRequest, rondo, type System, textbook } from './burst/systems.ts';
import { openWorld, type World } from './burst/world.ts';
import { median } from './measure.ts';
import { smsTicketOf } from './receiving/calls/sms.ts';
import { goal, heading, ms, must, note, progress, table, times } from './report.ts';

const inFlight = 64;

interface Run extends Tally {
  /** Milliseconds from the answer to the last message to the commit of the last assignment. */
  readonly behind: number;
  readonly fair: boolean;
}

type Making = (world: World, onAssigned: (tickets: number) => void) => System;
const systems: Readonly<Record<'rondo' | 'inRequest' | 'textbook', Making>> = { rondo, inRequest, textbook };
const names = ['rondo', 'inRequest', 'textbook'] as const;

/** Many new tickets at once: what it costs to give them out, and how far that lags behind. */
export async function measureBurst({ quick }: Extent): Promise<void> {
  const tickets = quick ? 50 : 1_000;
  const repeats = quick ? 1 : 3;
  heading(
    `${tickets.toLocaleString('en')} new tickets in a burst`,
    `First messages of as many customers, ${inFlight} in flight, for eight agents; ${shardCount} shards of the stream consumed at once.`,
    'Rondo: the function `react` as deployed. Lock: the textbook’s optimistic lock, one cursor transaction a ticket, tried',
    `again with full jitter; in the request that received the ticket, so ${inFlight} at once, as most of the field has it: the goal is`,
    `against this one. Beside it the same lock where Rondo works: at the stream, so ${shardCount} at once. "Conflicts": half of the`,
    'transactions that overlap another are cancelled, as are 2 % of all others. Transactions count failed ones, which stand',
    `in brackets. Rondo: the median of ${repeats}; the locks, which take minutes, once.`,
  );
  const rows: string[][] = [];
  for (const latency of quick ? [10] : [0, 10])
    for (const conflicts of quick ? [true] : [false, true])
      rows.push(await compare({ tickets, repeats, perils: { latency, conflicts } }));
  const header = [
    '',
    'Rondo a ticket',
    'lock in request',
    'fewer (goal ≥ 50×)',
    'lock at stream',
    'fewer',
    'Rondo behind',
    'lock at stream behind',
  ];
  table(header, rows);
}

interface Comparison {
  readonly tickets: number;
  readonly repeats: number;
  readonly perils: Perils;
}

async function compare({ tickets, repeats, perils }: Comparison): Promise<string[]> {
  const name = `${perils.latency} ms a call${perils.conflicts ? ', conflicts' : ''}`;
  const runs: Record<keyof typeof systems, Run[]> = { rondo: [], inRequest: [], textbook: [] };
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const system of repeat === 0 ? names : (['rondo'] as const)) {
      progress(`${name}: ${system}, ${repeat + 1} of ${repeats}`);
      runs[system].push(await onFreshDatabase(perils, systems[system], tickets));
    }
  for (const [system, all] of Object.entries(runs))
    must(
      `${name}: ${system} gave every ticket out once, in ring order, nobody more than one ahead (${all.length} runs)`,
      all.every(({ fair }) => fair),
    );
  const perTicket = (all: readonly Run[], what: 'transactions' | 'failed'): number =>
    median(all.map((run) => run[what])) / tickets;
  const cost = (system: keyof typeof systems): string => {
    const digits = system === 'rondo' ? 3 : 2;
    const [all, failed] = [perTicket(runs[system], 'transactions'), perTicket(runs[system], 'failed')];
    return `${all.toFixed(digits)} (${failed.toFixed(digits)})`;
  };
  const fewerThan = (system: keyof typeof systems): number =>
    perTicket(runs[system], 'transactions') / perTicket(runs.rondo, 'transactions');
  const row = [
    name,
    cost('rondo'),
    cost('inRequest'),
    goal(times(fewerThan('inRequest')), fewerThan('inRequest') >= 50),
    cost('textbook'),
    times(fewerThan('textbook')),
    `${ms(median(runs.rondo.map(({ behind }) => behind)))} ms`,
    `${ms(median(runs.textbook.map(({ behind }) => behind)))} ms`,
  ];
  note(`  ${row.slice(1).join(' · ')}`);
  return row;
}

/** Each stream that was ever made slows DynamoDB Local down, so that no run may come after another. */
async function onFreshDatabase(perils: Perils, making: Making, tickets: number): Promise<Run> {
  const dynamodb = await startTestDynamoDb();
  try {
    return await burst(await openWorld(dynamodb, perils), dynamodb.url, making, tickets);
  } finally {
    await dynamodb.stop();
  }
}

async function burst(world: World, url: string, making: Making, tickets: number): Promise<Run> {
  let assigned = 0;
  let lastAssignedAt = 0;
  const system = making(world, (more) => {
    assigned += more;
    lastAssignedAt = performance.now();
  });
  const mapping = await consume(world, url, system);
  const lastAnsweredAt = await receiveAll(world, system, tickets);
  await settled(mapping, () => assigned === tickets);
  await mapping.stop();
  const { turns, ring } = await system.outcome();
  const given = turns.map(({ agentId }) => agentId);
  const once = new Set(turns.map(({ ticketId }) => ticketId)).size === tickets && turns.length === tickets;
  return {
    ...world.tally,
    behind: lastAssignedAt - lastAnsweredAt,
    fair: once && (await assigneesAgree(world, turns)) && inRingOrder(given, ring) && withinOne(given, world),
  };
}

const patience = 5_000;

/** Until all is assigned and nothing under way; or else until nothing has been under way for so long that nothing will come. */
async function settled(mapping: RunningMapping, allAssigned: () => boolean): Promise<void> {
  let idleSince = performance.now();
  for (;;) {
    await pause(5);
    if (mapping.pending() > 0) idleSince = performance.now();
    else if (allAssigned() || performance.now() - idleSince > patience) return;
  }
}

/** When the last one was answered. */
async function receiveAll(world: World, system: System, tickets: number): Promise<number> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < tickets) {
      const customer = ++next;
      await world.receive(customer);
      await system.received?.(smsTicketOf(customer));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sender));
  return performance.now();
}

async function assigneesAgree(world: World, turns: readonly { ticketId: string; agentId: AgentId }[]) {
  const tickets = (await world.scan('TICKET#')).filter(({ sk }) => sk === 'TICKET');
  const assignees = new Map(tickets.map(({ id, assigneeId }) => [id, assigneeId]));
  return turns.every(({ ticketId, agentId }) => assignees.get(ticketId) === agentId);
}

const inRingOrder = (given: readonly AgentId[], ring: readonly AgentId[]): boolean =>
  given.every((agentId, turn) => agentId === ring[turn % ring.length]);

function withinOne(given: readonly AgentId[], { agentIds }: World): boolean {
  const shares = agentIds.map((agentId) => given.filter((one) => one === agentId).length);
  return Math.max(...shares) - Math.min(...shares) <= 1;
}
