import { beforeEach, describe, expect, it } from 'vitest';
import { agentSchema, agentsPage } from '#contracts/api/agents.ts';
import { createHandler } from '#functions/directory/handler.ts';
import { anAgent, aTeam, start } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, sam, sue } from '#test/support/inbox.ts';
import { claimsOf, httpEvent, lambdaContext } from '#test/support/lambda-events.ts';
import { createMemoryDirectory } from '#test/support/memory-directory.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { DirectoryBusy } from '#use-cases/ports.ts';

const max = anAgent({ id: 'agt_max', name: 'Max', email: 'max@example.com', role: 'admin' });
const mia = anAgent({ id: 'agt_mia', name: 'Mia', email: 'mia@example.com', role: 'manager' });
const lou = { email: 'Lou@Example.com', name: ' Lou ', role: 'support' };

let inbox: Inbox;
let surface: Surface;
beforeEach(async () => {
  inbox = await openInbox({ agents: [ada, max, mia, sam, sue] });
  surface = openSurface(inbox);
});
const type = (code: string) => `urn:rondo:problem:${code}`;

describe('POST /agents', () => {
  it('A1: invites somebody, who is in the directory at once', async () => {
    const answer = await surface.as(max)('POST', '/agents', lou);
    expect(answer.status).toBe(201);
    const agent = agentSchema.parse(answer.json);
    expect(agent).toMatchObject({
      name: 'Lou',
      email: 'lou@example.com',
      role: 'support',
      presence: 'offline',
    });
    const { agents } = agentsPage.parse((await surface.as(sam)('GET', '/agents')).json);
    expect(agents.map(({ id }) => id)).toContain(agent.id);
    expect(surface.accounts.mailed).toEqual(['lou@example.com']);
  });

  it('A1: sends it again, 200, until they have signed in; then 409', async () => {
    const first = await surface.as(max)('POST', '/agents', lou);
    const again = await surface.as(max)('POST', '/agents', { ...lou, role: 'admin' });
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect(surface.accounts.mailed).toHaveLength(2);
    surface.accounts.use(agentSchema.parse(first.json).id);
    const late = await surface.as(max)('POST', '/agents', lou);
    expect(problemIn(late)).toMatchObject({ status: 409, type: type('already-there') });
  });

  it('A1: an admin invites no owner', async () => {
    const answer = await surface.as(max)('POST', '/agents', { ...lou, role: 'owner' });
    expect(problemIn(answer)).toMatchObject({ status: 403, type: type('owners-only') });
    expect((await surface.as(ada)('POST', '/agents', { ...lou, role: 'owner' })).status).toBe(201);
  });

  it.each([
    [{}, ['email', 'name', 'role']],
    [{ ...lou, email: 'lou', name: '  ', role: 'chief' }, ['email', 'name', 'role']],
    [{ ...lou, password: 'x' }, ['password']],
    [{ ...lou, email: `${'l'.repeat(250)}@example.com` }, ['email']],
    [{ ...lou, email: 'lou@invalid.example' }, ['email']],
  ])('names every fault of %j', async (body, faults) => {
    expect(faultsIn(await surface.as(max)('POST', '/agents', body))).toEqual(faults);
    expect(surface.accounts.mailed).toEqual([]);
  });
});

describe('PUT /agents/{id}', () => {
  it('A10: limits how many tickets may wait with somebody, and lifts the limit', async () => {
    const limited = await surface.as(mia)('PUT', `/agents/${sam.id}`, { maxOpenTickets: 5 });
    expect(limited.json).toMatchObject({ id: sam.id, maxOpenTickets: 5, name: 'Sam' });
    const lifted = await surface.as(mia)('PUT', `/agents/${sam.id}`, {
      maxOpenTickets: null,
      name: 'Samuel',
    });
    expect(lifted.json).toMatchObject({ maxOpenTickets: null, name: 'Samuel' });
  });

  it.each([
    [{}],
    [{ maxOpenTickets: 0 }],
    [{ maxOpenTickets: 1.5 }],
    [{ name: '' }],
    [{ name: 'Sam', presence: 'online' }],
  ])('A5: refuses %j', async (body) => {
    expect(faultsIn(await surface.as(mia)('PUT', `/agents/${sam.id}`, body))).toHaveLength(1);
    expect(await inbox.agent(sam.id)).toEqual(sam);
  });

  it.each(['agt_none', 'tkt_1', 'agt_'])('knows no %s', async (id) => {
    const answer = await surface.as(mia)('PUT', `/agents/${id}`, { name: 'X' });
    expect(problemIn(answer).status).toBe(404);
  });
});

describe('PUT /agents/{id}/role', () => {
  const give = (by: typeof ada, id: string, role: string) =>
    surface.as(by)('PUT', `/agents/${id}/role`, { role });

  it('A1: changes what they may at once, by the token that they have', async () => {
    expect((await give(max, sam.id, 'manager')).json).toMatchObject({ role: 'manager' });
    const change = await surface.as(sam)('PUT', '/settings/auto-close', { inactivityDays: 3 });
    expect(change.status).toBe(200);
    await give(max, sam.id, 'analyst');
    expect((await surface.as(sam)('GET', '/tickets')).status).toBe(403);
  });

  it('A1: leaves an owner behind', async () => {
    expect(problemIn(await give(ada, ada.id, 'admin'))).toMatchObject({
      status: 409,
      type: type('last-owner'),
    });
    expect(problemIn(await give(max, ada.id, 'admin'))).toMatchObject({
      status: 403,
      type: type('owners-only'),
    });
    await give(ada, max.id, 'owner');
    expect((await give(ada, ada.id, 'admin')).json).toMatchObject({ role: 'admin' });
  });

  it('A9: names the teams that would have nobody', async () => {
    const team = aTeam({ agentIds: [sam.id] });
    await inbox.set('teams', { teams: [team] });
    expect(problemIn(await give(max, sam.id, 'analyst'))).toMatchObject({
      status: 409,
      type: type('only-agent-of-team'),
      detail: 'Put somebody else into Returns first, or delete it.',
      teams: [{ id: team.id, name: 'Returns' }],
    });
  });
});

describe('DELETE /agents/{id}', () => {
  it('A1: removes somebody: their token is worthless, and nobody lists them', async () => {
    expect(await surface.as(max)('DELETE', `/agents/${sam.id}`)).toMatchObject({ status: 204, text: '' });
    expect((await surface.as(sam)('GET', '/me')).status).toBe(401);
    const { agents } = agentsPage.parse((await surface.as(sue)('GET', '/agents')).json);
    expect(agents.map(({ id }) => id)).not.toContain(sam.id);
    for (const [method, path, body] of [
      ['PUT', '', { name: 'X' }],
      ['PUT', '/role', { role: 'admin' }],
    ] as const)
      expect((await surface.as(max)(method, `/agents/${sam.id}${path}`, body)).status).toBe(404);
  });

  it('A1: twice is once', async () => {
    for (const _ of [1, 2]) expect((await surface.as(max)('DELETE', `/agents/${sam.id}`)).status).toBe(204);
  });

  it('A1: nobody removes themselves, and only owners an owner', async () => {
    const self = await surface.as(max)('DELETE', `/agents/${max.id}`);
    expect(problemIn(self)).toMatchObject({ status: 409, type: type('not-yourself') });
    const owner = await surface.as(max)('DELETE', `/agents/${ada.id}`);
    expect(problemIn(owner)).toMatchObject({ status: 403, type: type('owners-only') });
    expect(problemIn(await surface.as(max)('DELETE', '/agents/agt_none')).status).toBe(404);
  });
});

describe('a user pool that is throttled', () => {
  it('A1: is 503 with what to do, and the same call goes on later', async () => {
    let busy = true;
    const directory = createMemoryDirectory(() => {
      if (busy) throw new DirectoryBusy('TooManyRequestsException');
    });
    const handler = createHandler({ ...inbox.deps, log: surface.telemetry.log, directory });
    const remove = () =>
      handler(
        httpEvent({
          method: 'DELETE',
          target: `/agents/${sam.id}`,
          claims: claimsOf(max, { signedInAt: start }),
        }),
        lambdaContext(),
      );
    const refused = await remove();
    expect(refused.statusCode).toBe(503);
    expect(JSON.parse(refused.body ?? '')).toMatchObject({ type: type('directory-busy') });
    expect((await surface.as(sam)('GET', '/me')).status).toBe(401);
    busy = false;
    expect((await remove()).statusCode).toBe(204);
  });
});
