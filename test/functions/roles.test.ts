import { describe, expect, it } from 'vitest';
import { type Role, roles, routes } from '#contracts/routes.ts';
import { minute } from '#domain/ids.ts';
import { anAgent, start } from '#test/support/builders.ts';
import {
  aProblem,
  carla,
  carlasContact,
  carlasTicket,
  openApi,
  staff,
  writes,
} from '#test/support/http-api.ts';
import { claimsOf, type Request } from '#test/support/lambda-events.ts';

/** Something good to send to each route that takes a body. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /tickets/{id}/messages': { text: 'On its way.' },
  'POST /tickets/assign': { ticketIds: [carlasTicket], assigneeId: null },
  'PUT /me/presence': { status: 'online' },
  'PUT /settings/round-robin': { enabled: true },
  'PUT /settings/auto-close': { enabled: true },
  'PUT /settings/office-hours': { timeZone: 'Europe/Berlin' },
};

/** Routes that are for agents, and which of them. */
const guarded = routes.flatMap(
  ({ method, path, access }): [route: string, allowed: readonly Role[], Request][] => {
    if (typeof access === 'string') return [];
    const route = `${method} ${path}`;
    const id = path.startsWith('/contacts') ? carlasContact : carlasTicket;
    const body = bodies[route];
    const request = {
      method,
      target: path.replace('{id}', id),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    return [[route, access, request]];
  },
);

const cases = guarded.flatMap(([route, allowed, request]) =>
  roles.map((role) => ({ route, role, request, may: allowed.includes(role) })),
);

async function setup() {
  const api = await openApi();
  await api.receive(carla, 'Where is my order?');
  api.operations.length = 0;
  return api;
}

const claims = (role: Role, at = start) => claimsOf(staff[role], { signedInAt: at, groups: `[${role}]` });

describe('A1: every route and every role', () => {
  it.each(cases.filter(({ may }) => may))('$route lets the $role pass', async ({ route, role, request }) => {
    const api = await setup();
    if (route.endsWith('/reopen')) await api.as('owner')('POST', `/tickets/${carlasTicket}/close`);
    const { status } = await api.call({ ...request, claims: claims(role) });
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(300);
  });

  it.each(cases.filter(({ may }) => !may))('$route tells the $role nothing', async ({ role, request }) => {
    const api = await setup();
    const refused = await api.call({ ...request, claims: claims(role) });
    expect(refused.body).toEqual({ type: 'urn:rondo:problem:forbidden', title: 'Not allowed', status: 403 });
    // Neither does what isn't there, or is malformed, answer otherwise.
    const nowhere = {
      ...request,
      target: request.target.replace(/(tkt|con)_\w+/, '$1_0').concat('?limit=0'),
    };
    expect(await api.call({ ...nowhere, body: 'no JSON', claims: claims(role) })).toEqual(refused);
    expect(new Set(api.operations)).toEqual(new Set(['loadAgent']));
  });

  it('is all routes but the public ones and those of providers', () => {
    const open = routes.filter(({ access }) => typeof access === 'string').map(({ path }) => path);
    expect(open).toEqual(['/webhooks/twilio/sms', '/webhooks/twilio/status', '/openapi.json']);
    expect(cases).toHaveLength((routes.length - open.length) * roles.length);
  });
});

describe('who is not signed in', () => {
  const good = claims('support');
  it.each([
    ['without claims', undefined],
    ['with an access token, which does not say who one is', { ...good, token_use: 'access' }],
    ['without a subject', { ...good, sub: '' }],
    ['without the time of the sign-in', { ...good, auth_time: '' }],
    ['with a time of the sign-in that is none', { ...good, auth_time: 'yesterday' }],
    ['without any claim', {}],
  ])('is told so by 401 on every route of agents: %s', async (_, given) => {
    const api = await setup();
    for (const [, , request] of guarded)
      expect(await api.call({ ...request, ...(given && { claims: given }) })).toMatchObject(
        aProblem(401, 'signed-out'),
      );
    expect(api.operations).toEqual([]);
  });

  it('A5: holds a token of a sign-in that was signed out of, or an earlier one; a later one is good', async () => {
    const api = await setup();
    const me = (signedInAt: number) =>
      api.call({ method: 'GET', target: '/me', claims: claims('support', signedInAt) });
    api.time.now = start + minute;
    expect(await api.as('support')('POST', '/me/sign-out')).toMatchObject({ status: 204, text: '' });
    expect(await me(start)).toMatchObject(aProblem(401, 'signed-out'));
    expect(await me(start - minute)).toMatchObject(aProblem(401, 'signed-out'));
    expect(await me(start + 2 * minute)).toMatchObject({ status: 200 });
    for (const [, , request] of guarded)
      expect(await api.call({ ...request, claims: claims('support') })).toMatchObject({ status: 401 });
  });
});

describe('a first sign-in', () => {
  const newcomer = anAgent({ id: 'agt_new', name: 'Nora', email: 'nora@example.com' });
  const sign = async (api: Awaited<ReturnType<typeof setup>>, groups: string, name = newcomer.name) =>
    api.call({
      method: 'GET',
      target: '/me',
      claims: claimsOf({ ...newcomer, name }, { signedInAt: start, groups }),
    });

  it('A5: makes an agent of whom a group vouches for: offline, with the group’s role', async () => {
    const api = await setup();
    const { status, body } = await sign(api, '[manager]');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 'agt_new',
      name: 'Nora',
      email: 'nora@example.com',
      role: 'manager',
      presence: 'offline',
      openTickets: 0,
      maxOpenTickets: null,
    });
  });

  it('only seeds the role: what the group says later changes nothing', async () => {
    const api = await setup();
    await sign(api, '[support]');
    for (const groups of ['[owner]', '[owner admin]', '[]', ''])
      expect((await sign(api, groups)).body.role).toBe('support');
  });

  it.each([
    ['[support owner]', 'owner'],
    ['[analyst manager]', 'manager'],
    ['support,admin', 'admin'],
    ['[eu-central-1_Google analyst]', 'analyst'],
  ])('seeds the highest role of several groups: %s', async (groups, role) => {
    expect((await sign(await setup(), groups)).body.role).toBe(role);
  });

  it.each(['', '[]', '[owners]', '[Owner]', '[eu-central-1_Google]'])(
    'makes nobody of whom no group of ours vouches for: %j',
    async (groups) => {
      const api = await setup();
      expect(await sign(api, groups)).toMatchObject(aProblem(401, 'signed-out'));
      expect(api.operations.filter((operation) => writes.has(operation))).toEqual([]);
    },
  );

  it('of two requests at once makes one agent, with a name for whom the pool has none', async () => {
    const api = await setup();
    const both = await Promise.all([sign(api, '[support]', ''), sign(api, '[support]', '')]);
    expect(both.map(({ body }) => body.name)).toEqual(['nora', 'nora']);
    expect((await api.store.loadAgents()).filter(({ id }) => id === 'agt_new')).toHaveLength(1);
  });

  it('A1: makes a known agent of one who is then told 403', async () => {
    const api = await setup();
    const request = { method: 'GET', target: '/tickets' };
    const analyst = claimsOf(newcomer, { signedInAt: start, groups: '[analyst]' });
    expect(await api.call({ ...request, claims: analyst })).toMatchObject(aProblem(403, 'forbidden'));
    expect(await api.store.loadAgent('agt_new')).toMatchObject({ role: 'analyst', presence: 'offline' });
  });
});
