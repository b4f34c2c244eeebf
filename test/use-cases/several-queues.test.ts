import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from '#domain/agent.ts';
import type { Team } from '#domain/routing/team.ts';
import { defaultSettings } from '#domain/settings.ts';
import { openTicket } from '#domain/ticket/receive.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { anAgent, anInboundMessage, start } from '#test/support/builders.ts';
import { cancelled, meddle } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const people = ['agt_ann', 'agt_ben', 'agt_cat', 'agt_dan', 'agt_eve', 'agt_fay'] as const;
const aTeam = (name: string, agentIds: Team['agentIds']): Team => ({
  id: `team_${name}`,
  name,
  description: '',
  agentIds,
  tags: [name],
  segments: [],
  whenNobodyOnline: 'wait',
});
/** Everyone is of the inbox, and of one or two of the teams. */
const teams = [
  aTeam('a', people.slice(0, 4)),
  aTeam('b', people.slice(2, 6)),
  aTeam('c', ['agt_ann', 'agt_cat', 'agt_fay']),
];
const queues: readonly QueueId[] = ['inbox', ...teams.map(({ id }) => id)];
const each = 15;

/** As in the cloud, and not in DynamoDB Local: of two transactions under way on one item, the second is cancelled. */
function conflicting(client: Parameters<typeof meddle>[0]): { readonly met: number } {
  const underWay = new Map<string, number>();
  const count = { met: 0 };
  meddle(client, async ({ operation, input }, proceed) => {
    if (operation !== 'TransactWriteItems') return proceed();
    const items = (input.TransactItems as object[]).map((item) => keyOf(Object.values(item)[0]));
    if (items.some((key) => underWay.has(key))) {
      count.met += 1;
      throw cancelled(...items.map((key) => (underWay.has(key) ? 'TransactionConflict' : 'None')));
    }
    for (const key of items) underWay.set(key, 1);
    try {
      return await proceed();
    } finally {
      for (const key of items) underWay.delete(key);
    }
  });
  return count;
}

function keyOf(part: { Key?: object; Item?: { pk: object; sk: object } }): string {
  const { pk, sk } = (part.Key ?? part.Item) as { pk: object; sk: object };
  return JSON.stringify([pk, sk]);
}

async function openInbox(limit: number | null) {
  const client = dynamodb.newClient();
  const conflicts = conflicting(client);
  const store = createDynamoStore({
    client,
    tableName: await dynamodb.newTable(),
    bodies: createMemoryBodies(),
    clock: () => start,
  });
  const rules = { ...defaultSettings['round-robin'], enabled: true, enabledAt: start, backlogPerAgent: null };
  const rest = { version: 0, by: 'agt_ada', at: start } as const;
  await store.saveSetting({ name: 'round-robin', value: rules, ...rest });
  await store.saveSetting({ name: 'teams', value: { teams }, ...rest });
  for (const [nth, id] of people.entries())
    await store.saveAgent({
      before: null,
      after: anAgent({ id, name: id, maxOpenTickets: limit, onlineSince: start - 10 + nth }),
    });
  const opened = queues.flatMap((queue) =>
    Array.from({ length: each }, (_, nth) => {
      const teamId = queue === 'inbox' ? null : queue;
      const routing = { teamId, queued: { queue, at: start + nth }, spam: false };
      return openTicket(`tkt_${queue}-${nth}`, 1, anInboundMessage(), routing);
    }),
  );
  await Promise.all(opened.map((change) => store.commit({ change, at: start })));
  const deps = { store, clock: () => start, ...recordedTelemetry() };
  /** Three at each queue at once, as often as turns keep waking them. */
  const drainAll = async (): Promise<number> => {
    const drained = await Promise.all(
      [...queues, ...queues, ...queues].map((queue) => drainQueue(queue, deps)),
    );
    return drained.reduce((sum, { assigned }) => sum + assigned, 0);
  };
  const tickets = () => store.loadTickets(opened.map(({ after }) => after.id));
  return { store, conflicts, drainAll, tickets };
}

async function untilNothing(drainAll: () => Promise<number>): Promise<number> {
  let rounds = 0;
  do rounds += 1;
  while ((await drainAll()) > 0);
  return rounds;
}

const loadOf = (agents: readonly Agent[]) => agents.map(({ load }) => load);

describe('several queues given out at once to people who are of several teams', { timeout: 120_000 }, () => {
  it('A4, A9: everything is given out once, within each team, and evenly to whoever shares a queue', async () => {
    const { store, conflicts, drainAll, tickets } = await openInbox(null);
    expect(await untilNothing(drainAll)).toBeLessThan(6);
    const given = await tickets();
    expect(given.filter(({ assigneeId }) => assigneeId === null)).toEqual([]);
    for (const queue of queues) {
      const members = teams.find(({ id }) => id === queue)?.agentIds ?? people;
      const theirs = given.filter(({ teamId }) => (teamId ?? 'inbox') === queue);
      const shares = members.map((id) => theirs.filter(({ assigneeId }) => assigneeId === id).length);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(each);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      expect((await store.loadRotation(queue)).served).toBe(each);
    }
    expect(loadOf(await store.loadAgents()).reduce((sum, load) => sum + load, 0)).toBe(given.length);
    expect(conflicts.met).toBeGreaterThan(0);
  });

  it('A10: nobody has more than their limit, wherever their tickets come from, and nobody who has room is left idle', async () => {
    const limit = 7;
    const { store, drainAll, tickets } = await openInbox(limit);
    expect(await untilNothing(drainAll)).toBeLessThan(6);
    const agents = await store.loadAgents();
    const given = await tickets();
    for (const { id, load } of agents) {
      expect(given.filter(({ assigneeId }) => assigneeId === id)).toHaveLength(load);
      expect(load).toBeLessThanOrEqual(limit);
    }
    const waiting = given.filter(({ queued }) => queued !== null);
    expect(waiting).toHaveLength(given.length - loadOf(agents).reduce((sum, load) => sum + load, 0));
    expect(waiting.every(({ assigneeId }) => assigneeId === null)).toBe(true);
    // What could still be had by somebody with room would have gone to them.
    const withRoom = agents.filter(({ load }) => load < limit).map(({ id }) => id);
    const membersOf = (teamId: string | null) => teams.find(({ id }) => id === teamId)?.agentIds ?? people;
    const left = waiting.filter(({ teamId }) => membersOf(teamId).some((id) => withRoom.includes(id)));
    expect(left).toEqual([]);
  });
});
