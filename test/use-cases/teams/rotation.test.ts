import { expect, it } from 'vitest';
import { aTeam, start } from '#test/support/builders.ts';
import { sam, sol, sue } from '#test/support/inbox.ts';
import { assign } from '#use-cases/assign.ts';
import { overview } from '#use-cases/view.ts';
import { openTeams, returns } from './story.ts';

/** All three are of it, two of them of Returns, too. */
const repairs = aTeam({
  id: 'team_repairs',
  name: 'Repairs',
  agentIds: [sam.id, sue.id, sol.id],
  tags: ['repairs'],
});
const teams = [returns, repairs];
const agents = [sam, sue, sol];

it('A4, A9: each team has a rotation of its own: turns in one move no other', async () => {
  const { write, settled, store } = await openTeams({ teams, agents });
  const got: Record<string, (string | null)[]> = { returns: [], repairs: [], inbox: [] };
  for (const tag of [
    'returns',
    'repairs',
    'returns',
    'inbox',
    'returns',
    'repairs',
    'repairs',
    'inbox',
    'repairs',
  ])
    got[tag]?.push((await settled(await write({ tags: [tag] }))).assigneeId);
  expect(got).toEqual({
    returns: [sam.id, sue.id, sam.id],
    repairs: [sam.id, sue.id, sol.id, sam.id],
    inbox: [sam.id, sue.id],
  });
  expect((await store.loadRotation(returns.id)).members.map(({ agentId }) => agentId)).toEqual([
    sam.id,
    sue.id,
  ]);
});

it('A10: what somebody has of one team counts for all: at their limit they are passed over everywhere', async () => {
  const busy = { ...sam, maxOpenTickets: 2 };
  const { write, settled } = await openTeams({ teams, agents: [busy, sue, sol] });
  const to = async (tag: string) => (await settled(await write({ tags: [tag] }))).assigneeId;
  expect([await to('returns'), await to('repairs')]).toEqual([sam.id, sam.id]);
  expect([await to('returns'), await to('returns')]).toEqual([sue.id, sue.id]);
  expect([await to('repairs'), await to('repairs'), await to('repairs')]).toEqual([sue.id, sol.id, sue.id]);
  expect([await to('inbox'), await to('inbox')]).toEqual([sue.id, sol.id]);
});

it('A10: nobody gets more than their limit when their queues are drained at once', async () => {
  const limited = agents.map((agent) => ({ ...agent, maxOpenTickets: 5 }));
  const { write, clockwork, agent, store } = await openTeams({ teams, agents: limited });
  for (let nth = 0; nth < 30; nth++) await write({ tags: [['returns', 'repairs', 'inbox'][nth % 3] ?? ''] });
  await Promise.all([clockwork.settle(), clockwork.settle(), clockwork.settle()]);
  for (const { id } of agents) expect((await agent(id)).load).toBe(5);
  const waiting = await Promise.all(
    (['inbox', returns.id, repairs.id] as const).map((queue) =>
      store.loadQueue(queue, { limit: 50, cursor: null }),
    ),
  );
  expect(waiting.flatMap(({ entries }) => entries)).toHaveLength(15);
});

it('A7: a team’s ticket that is taken by hand moves no rotation', async () => {
  const { write, settled, deps } = await openTeams({ teams, agents });
  expect((await settled(await write({ tags: ['returns'] }))).assigneeId).toBe(sam.id);
  const id = await write({ tags: ['returns'] });
  await assign({ ticketIds: [id], assigneeId: sol.id, seenAssigneeId: undefined, by: sol.id }, deps);
  expect((await settled(id)).assigneeId).toBe(sol.id);
  expect((await settled(await write({ tags: ['returns'] }))).assigneeId).toBe(sue.id);
});

it('A9: who joins a team gets their turn after the others; who leaves it gets none', async () => {
  const { write, settled, set, clockwork } = await openTeams({ teams, agents });
  const to = async () => (await settled(await write({ tags: ['returns'] }))).assigneeId;
  expect(await to()).toBe(sam.id);
  await set('teams', { teams: [{ ...returns, agentIds: [sam.id, sol.id] }] });
  await clockwork.settle();
  expect([await to(), await to(), await to()]).toEqual([sol.id, sam.id, sol.id]);
});

it('A12: the explanation names the team’s queue, and tells who is of the team no longer', async () => {
  const { write, settled, set, clockwork, deps } = await openTeams({ teams, agents });
  await settled(await write({ tags: ['returns'] }));
  await set('teams', { teams: [{ ...returns, agentIds: [sam.id] }] });
  await clockwork.settle();
  const ticket = await settled(await write({ tags: ['returns'] }));
  expect((await overview(ticket, deps)).explanation).toEqual({
    queue: returns.id,
    agentId: sam.id,
    turn: 2,
    at: start,
    queuedAt: start,
    eligible: [],
    passedOver: [{ agentId: sue.id, why: 'not-in-team' }],
  });
});

it('A4, A9: a deleted team’s rotation goes on for nobody', async () => {
  const { write, settled, set } = await openTeams({ teams, agents });
  await settled(await write({ tags: ['returns'] }));
  await set('teams', { teams: [repairs] });
  expect((await settled(await write({ tags: ['returns'] }))).teamId).toBeNull();
});
