import { describe, expect, it } from 'vitest';
import { agentsPage, meSchema } from '#contracts/api/agents.ts';
import { hour } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { aProblem, carla, faultsIn, openApi } from '#test/support/http-api.ts';

async function setup() {
  const api = await openApi();
  const sam = api.as('support');
  return {
    api,
    sam,
    me: async () => meSchema.parse((await sam('GET', '/me')).body),
    set: (status: unknown) => sam('PUT', '/me/presence', { status }),
    presenceOf: async (id: string) =>
      agentsPage.parse((await sam('GET', '/agents')).body).agents.find((agent) => agent.id === id)?.presence,
  };
}

describe('one’s own presence', () => {
  it('A5: starts offline, and is online to the end of the session, twelve hours after signing in', async () => {
    const { api, me, set, presenceOf } = await setup();
    expect(await me()).toMatchObject({ presence: 'offline' });
    api.time.now = start + 2 * hour;
    const online = await set('online');
    expect(online.status).toBe(200);
    const onlineUntil = new Date(start + 12 * hour).toISOString();
    expect(meSchema.parse(online.body)).toMatchObject({ presence: 'online', onlineUntil });
    api.time.now = start + 12 * hour - 1;
    expect(await presenceOf('agt_support')).toBe('online');
    api.time.now = start + 12 * hour;
    expect(await presenceOf('agt_support')).toBe('offline');
    expect(await me()).not.toHaveProperty('onlineUntil');
  });

  it('A5: lasts as long as the setting says', async () => {
    const { api, set } = await setup();
    await api.as('owner')('PUT', '/settings/round-robin', { sessionHours: 1 });
    expect((await set('online')).body.onlineUntil).toBe(new Date(start + hour).toISOString());
  });

  it('A5: can not be online once the session is over, but offline still', async () => {
    const { api, set, me } = await setup();
    api.time.now = start + 12 * hour;
    expect(await set('online')).toMatchObject(aProblem(409, 'session-over'));
    expect(await set('offline')).toMatchObject({ status: 200, body: { presence: 'offline' } });
    expect(await me()).toMatchObject({ presence: 'offline' });
  });

  it('A5: is offline after signing out, and nobody else’s is', async () => {
    const { api, set, sam } = await setup();
    await set('online');
    await api.as('admin')('PUT', '/me/presence', { status: 'online' });
    expect(await sam('POST', '/me/sign-out')).toMatchObject({ status: 204 });
    const agents = agentsPage.parse((await api.as('admin')('GET', '/agents')).body).agents;
    expect(agents.filter(({ presence }) => presence === 'online').map(({ id }) => id)).toEqual(['agt_admin']);
  });

  it.each([
    [{ status: 'busy' }, ['status']],
    [{}, ['status']],
    [{ status: 'online', agentId: 'agt_admin', until: 'noon' }, ['agentId', 'until']],
    ['online', ['']],
  ])('is set by a good body only: %j', async (body, faults) => {
    const { api, sam } = await setup();
    const answer = await sam('PUT', '/me/presence', body);
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(answer).toSorted()).toEqual(faults);
    expect(await api.store.loadAgent('agt_support')).toMatchObject({ presence: 'offline', version: 1 });
  });
});

describe('the agents', () => {
  it('are all of them, by name, with what waits for us on each', async () => {
    const { api, sam } = await setup();
    const id = await api.receive(carla, 'Where is my order?');
    await sam('POST', '/tickets/assign', { ticketIds: [id], assigneeId: 'agt_support' });
    const ticket = await api.store.loadTicket(id);
    if (ticket === null) throw new Error('there is no ticket');
    await api.store.moveLoad(ticket, 'agt_support');
    const { agents } = agentsPage.parse((await sam('GET', '/agents')).body);
    expect(agents.map(({ role, openTickets }) => [role, openTickets])).toEqual([
      ['admin', 0],
      ['analyst', 0],
      ['manager', 0],
      ['owner', 0],
      ['support', 1],
    ]);
  });
});
