import { afterAll, beforeAll, expect, it } from 'vitest';
import { day, type TicketId } from '#domain/ids.ts';
import { defaultSettings, type KeptSettingName, type KeptSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { aTeam, start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { ada, anSms, sam, sol, sue } from '#test/support/inbox.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import type { Arrival } from '#use-cases/arrival.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { tag } from '#use-cases/tag.ts';
import { createTeam, deleteTeam } from '#use-cases/teams.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const returns = aTeam();
const repairs = aTeam({ id: 'team_repairs', name: 'Repairs', agentIds: [sue.id, sol.id], tags: ['repairs'] });

async function openTable(agents = [sam, sue, sol]) {
  let now = start;
  const store = createDynamoStore({
    client: dynamodb.client,
    tableName: await dynamodb.newTable(),
    bodies: createMemoryBodies(),
    clock: () => now,
  });
  const { log, count } = recordedTelemetry();
  const deps = { store, clock: () => now++, log, count };
  const set = async <Name extends KeptSettingName>(name: Name, value: KeptSettings[Name]) => {
    const { version } = await store.loadSetting(name);
    expect(await store.saveSetting({ name, value, version, by: ada.id, at: start })).toBe('saved');
  };
  await set('round-robin', { ...defaultSettings['round-robin'], enabled: true, enabledAt: start - day });
  await set('teams', { teams: [returns, repairs] });
  for (const after of [ada, ...agents]) await store.saveAgent({ before: null, after });
  let people = 0;
  const write = async (arrival: Partial<Arrival> = {}) => {
    const person = String(++people);
    const sms = { ...anSms(deps, person, 'Hello'), ...arrival };
    return (await receiveMessage(sms, { source: 'signed', id: person }, deps)).ticketId;
  };
  const ticket = async (id: TicketId) => {
    const found = await store.loadTicket(id);
    if (found === null) throw new Error(`no ${id}`);
    return found;
  };
  const waitingIn = async (queue: 'inbox' | typeof returns.id) =>
    (await store.loadQueue(queue, { limit: 200, cursor: null })).entries.map(({ ticketId }) => ticketId);
  return { store, deps, set, write, ticket, waitingIn };
}

it('A9: routed by its provider’s tags, by words and by segments, into each team’s own rotation', async () => {
  const { write, deps, set, ticket } = await openTable();
  await set('tag-rules', { rules: [{ keywords: ['broken'], tags: ['repairs'], channels: null }] });
  const ids = [
    await write({ tags: ['Returns'] }),
    await write({ text: 'It is broken.' }),
    await write({ text: 'BROKEN!', segments: ['VIP'] }),
    await write({ tags: ['returns', 'repairs'] }),
    await write(),
  ];
  for (const queue of ['inbox', returns.id, repairs.id] as const) await drainQueue(queue, deps);
  const given = await Promise.all(ids.map(ticket));
  expect(given.map(({ teamId, assigneeId }) => [teamId, assigneeId])).toEqual([
    [returns.id, sam.id],
    [repairs.id, sue.id],
    [repairs.id, sol.id],
    [returns.id, sue.id],
    [null, sam.id],
  ]);
  expect((await deps.store.loadContact(given[2]?.contactId ?? 'con_'))?.segments).toEqual(['vip']);
});

it('A10: people of several teams get no more than their limit when all queues are drained at once', async () => {
  const limited = [sam, sue, sol].map((agent) => ({ ...agent, maxOpenTickets: 4 }));
  const { write, deps, store } = await openTable(limited);
  const tags = ['returns', 'repairs', 'none'];
  await Promise.all(Array.from({ length: 30 }, (_, nth) => write({ tags: [tags[nth % 3] ?? ''] })));
  const drainAll = () => ['inbox', returns.id, repairs.id].map((queue) => drainQueue(queue as 'inbox', deps));
  await Promise.all([...drainAll(), ...drainAll()]);
  await Promise.all(drainAll());
  for (const { id } of limited) expect((await store.loadAgent(id))?.load).toBe(4);
});

it('A9: a deleted team’s queue is moved afresh, by two drains at once, each ticket once, with its time', async () => {
  const { write, deps, ticket, waitingIn } = await openTable([]);
  const both = await write({ tags: ['returns', 'repairs'] });
  const ids = [];
  for (let nth = 0; nth < 25; nth++) ids.push(await write({ tags: ['returns'] }));
  const since = (await ticket(both)).queued?.at;
  expect(await deleteTeam({ id: returns.id, expected: null, by: ada.id }, deps)).toMatchObject({ ok: true });
  await Promise.all([drainQueue(returns.id, deps), drainQueue(returns.id, deps)]);
  expect(await waitingIn(returns.id)).toEqual([]);
  expect(await waitingIn('inbox')).toEqual(ids);
  expect(await ticket(both)).toMatchObject({ teamId: repairs.id, queued: { queue: repairs.id, at: since } });
});

it('A9: with nobody online, a queue of a team that wants it so falls to the inbox', async () => {
  const { write, deps, set, waitingIn } = await openTable([]);
  await set('teams', { teams: [{ ...returns, whenNobodyOnline: 'inbox' }] });
  const ids = [await write({ tags: ['returns'] }), await write({ tags: ['returns'] })];
  await drainQueue(returns.id, deps);
  expect(await waitingIn(returns.id)).toEqual([]);
  expect(await waitingIn('inbox')).toEqual(ids);
});

it('A9: a tag while a drain gives the ticket away: it is the team’s, or has been given out before', async () => {
  const { write, deps, ticket } = await openTable();
  const ids = await Promise.all(Array.from({ length: 10 }, () => write()));
  await Promise.all([
    drainQueue('inbox', deps),
    ...ids.map((ticketId) => tag({ ticketId, tags: ['repairs'], by: ada.id }, deps)),
  ]);
  await drainQueue(repairs.id, deps);
  for (const { tags, teamId, assigneeId, queued } of await Promise.all(ids.map(ticket))) {
    expect([tags, queued]).toEqual([['repairs'], null]);
    expect(teamId === repairs.id ? [sue.id, sol.id] : [sam.id, sue.id, sol.id]).toContain(assigneeId);
  }
});

it('T11: teams that are made at once are all there, each with its entry of the history', async () => {
  const { deps, store } = await openTable();
  const make = (nth: number) =>
    createTeam({ fields: { ...returns, name: `Team ${nth}` }, expected: null, by: ada.id }, deps);
  const made = await Promise.all([1, 2, 3, 4, 5].map(make));
  expect(made.every(({ ok }) => ok)).toBe(true);
  const { value, version } = await store.loadSetting('teams');
  expect(value.teams).toHaveLength(7);
  expect(version).toBe(6);
  const { items } = await store.loadSettingHistory({ settings: ['teams'], limit: 10, cursor: null });
  expect(items.map((item) => item.version)).toEqual([6, 5, 4, 3, 2, 1]);
});
