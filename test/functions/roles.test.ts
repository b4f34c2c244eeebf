import { hkdfSync } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Role, roles, routes } from '#contracts/routes.ts';
import { day } from '#domain/ids.ts';
import { anAgent, start } from '#test/support/builders.ts';
import { identityToken, signingSecret, visit } from '#test/support/chat.ts';
import { type Inbox, openInbox } from '#test/support/inbox.ts';
import { claimsOf } from '#test/support/lambda-events.ts';
import { openSurface, problemIn, type Surface } from '#test/support/surface.ts';

const oneOf = (role: Role) =>
  anAgent({ id: `agt_${role}`, name: role, email: `${role}@example.com`, role, presence: 'offline' });

let inbox: Inbox;
let surface: Surface;
let ids: string[];
beforeEach(async () => {
  inbox = await openInbox({ agents: roles.map(oneOf) });
  surface = openSurface(inbox);
  ids = await inbox.arrive(1);
  inbox.changes.length = 0;
});

const guarded = routes.flatMap((route) =>
  typeof route.access === 'string' ? [] : [{ ...route, access: route.access }],
);
const everyCase = guarded.flatMap((route) => roles.map((role) => ({ ...route, role })));

const targetOf = (path: string): string =>
  path.replace('{id}', path.startsWith('/contacts') ? 'con_none' : (ids[0] ?? ''));

/** A1, as the specification says it and not as routes.ts does. */
function mayCall(role: Role, method: string, path: string): boolean {
  if (path === '/me' || path === '/me/sign-out') return true;
  if (path === '/reports/recount') return ['owner', 'admin'].includes(role);
  if (path.startsWith('/reports/')) return true;
  if (path.startsWith('/integrations')) return ['owner', 'admin', 'manager'].includes(role);
  const changesSettings = /^\/(settings|teams)/.test(path) && method !== 'GET';
  if (changesSettings || path === '/settings/history') return ['owner', 'admin', 'manager'].includes(role);
  if (path.startsWith('/contacts') && method === 'DELETE') return ['owner', 'admin'].includes(role);
  if (path === '/agents/{id}' && method === 'PUT') return ['owner', 'admin', 'manager'].includes(role);
  if (path.startsWith('/agents') && method !== 'GET') return ['owner', 'admin'].includes(role);
  return role !== 'analyst';
}

describe('A1: every route and every role', () => {
  it.each(everyCase)('$role $method $path', async ({ method, path, role }) => {
    const answer = await surface.as(oneOf(role))(method, targetOf(path), '{}');
    if (mayCall(role, method, path)) expect(answer.status).not.toBe(403);
    else {
      expect(problemIn(answer)).toEqual({
        type: 'urn:rondo:problem:forbidden',
        title: 'Not allowed',
        status: 403,
      });
      expect(inbox.changes).toEqual([]);
    }
  });

  it.each(guarded)(
    '$method $path: who may not call it learns nothing: not whether it exists, nor whether the input is right',
    async ({ method, path }) => {
      const forbidden = roles.filter((role) => !mayCall(role, method, path));
      for (const role of forbidden) {
        const call = surface.as(oneOf(role));
        const real = await call(method, targetOf(path), '{"text":"x"}');
        const unreal = await call(method, path.replace('{id}', 'tkt_none'), 'no json');
        expect(unreal.text).toBe(real.text);
        expect(unreal.status).toBe(403);
      }
    },
  );
});

describe('A5: who is nobody here', () => {
  const manager = oneOf('manager');
  const claims = claimsOf(manager, { signedInAt: start, groups: '[manager]' });
  const asking: [string, Record<string, string> | undefined][] = [
    ['without any claims', undefined],
    ['with an access token', { ...claims, token_use: 'access' }],
    ['with a token of no kind', { ...claims, token_use: '' }],
    ['without a subject', { ...claims, sub: '' }],
    ['with a token that doesn’t tell when they signed in', { ...claims, auth_time: '' }],
    ['with a token that tells nonsense', { ...claims, auth_time: 'yesterday' }],
    ['unknown, and vouched for by no group', { ...claims, sub: 'stranger', 'cognito:groups': '' }],
    [
      'unknown, in groups that are no roles',
      { ...claims, sub: 'stranger', 'cognito:groups': '[co-owner not_admin]' },
    ],
  ];

  it.each(asking)('%s: 401 on every route', async (_, theirs) => {
    for (const { method, path } of guarded) {
      const answer = await surface.call({
        method,
        target: targetOf(path),
        body: '{}',
        ...(theirs && { claims: theirs }),
      });
      expect(problemIn(answer)).toMatchObject({ status: 401, type: 'urn:rondo:problem:signed-out' });
    }
    expect(inbox.changes).toEqual([]);
  });

  it('signed out: every earlier token is refused', async () => {
    inbox.time.now = start + 60_000;
    const call = surface.as(manager);
    expect((await call('POST', '/me/sign-out')).status).toBe(204);
    for (const { method, path } of guarded)
      expect((await call(method, targetOf(path), '{}')).status).toBe(401);
    const again = surface.as(manager, { signedInAt: start + 120_000 });
    expect((await again('GET', '/me')).status).toBe(200);
  });

  it('the role is the table’s, whatever group the token names', async () => {
    const pretending = { ...claims, sub: 'analyst', 'cognito:groups': '[owner]' };
    const answer = await surface.call({ method: 'GET', target: '/tickets', claims: pretending });
    expect(answer.status).toBe(403);
  });

  it('of several groups the first role counts, in whichever order they are named', async () => {
    const several = { ...claims, sub: 'new', 'cognito:groups': '[support admin]' };
    const answer = await surface.call({ method: 'GET', target: '/me', claims: several });
    expect(answer.json).toMatchObject({ id: 'agt_new', role: 'admin', presence: 'offline' });
  });
});

describe('a visitor’s routes', () => {
  const visitors = routes.filter(({ access }) => access === 'visitor');
  /** A token that says what a session’s says, signed by something else. */
  const signedBy = (key: string | Uint8Array, claims: object = {}) =>
    new SignJWT({ sid: `ses_${'0'.repeat(32)}`, sub: 'visitor:carla', exp: (start + day) / 1000, ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(typeof key === 'string' ? new TextEncoder().encode(key) : key);
  const derived = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', signingSecret.key, new Uint8Array(), purpose, 32));
  const unsigned = (header: object, claims: object) =>
    [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const session = { sid: `ses_${'0'.repeat(32)}`, sub: 'visitor:carla', exp: (start + day) / 1000 };

  const worthless: [string, () => Promise<string | undefined>][] = [
    ['without a token', async () => undefined],
    ['with an empty one', async () => 'Bearer '],
    ['with a password', async () => `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['with one that is none', async () => 'Bearer a.b.c'],
    ['with a forged one', async () => `Bearer ${await signedBy('somebody else’s key, as long as ours is')}`],
    ['with one that is not signed', async () => `Bearer ${unsigned({ alg: 'none' }, session)}.`],
    ['with one of our key for another purpose', async () => `Bearer ${await signedBy(derived('another'))}`],
    ['with one of our key itself', async () => `Bearer ${await signedBy(signingSecret.key)}`],
    ['with the shop’s own', async () => `Bearer ${await identityToken()}`],
    ['with one of nobody', async () => `Bearer ${await signedBy(derived('chat-session'), { sub: 'carla' })}`],
    ['with one of no session', async () => `Bearer ${await signedBy(derived('chat-session'), { sid: '#' })}`],
    [
      'with one that never ends',
      async () => `Bearer ${await signedBy(derived('chat-session'), { exp: undefined })}`,
    ],
  ];

  it.each(worthless)(
    'A1: %s: 401 on every one, whatever the input, and nothing is learnt',
    async (_, token) => {
      const authorization = await token();
      const texts = new Set<string>();
      for (const { method, path } of visitors)
        for (const body of ['{"text":"x","clientId":"1"}', 'no json']) {
          const headers = { ...(authorization !== undefined && { authorization }) };
          const answer = await surface.call({ method, target: path, body, headers });
          expect(problemIn(answer)).toMatchObject({ status: 401, type: 'urn:rondo:problem:no-session' });
          texts.add(answer.text);
        }
      expect(texts.size).toBe(1);
      expect(inbox.changes).toEqual([]);
    },
  );

  it('A1: a token that is ours, and says all that it should, is good', async () => {
    const authorization = `Bearer ${await signedBy(derived('chat-session'))}`;
    const answer = await surface.call({
      method: 'GET',
      target: '/chat/messages',
      headers: { authorization },
    });
    expect(answer.status).toBe(200);
  });

  it('A1: a session is over after 30 days, and good until then', async () => {
    const guest = await visit(surface);
    inbox.time.now = start + 30 * day - 1000;
    expect((await guest.poll()).status).toBe(200);
    inbox.time.now = start + 30 * day;
    for (const { method, path } of visitors)
      expect(problemIn(await guest.send(method, path, method === 'GET' ? undefined : {})).status).toBe(401);
  });

  it('A1: an agent’s token is nothing there, and a visitor’s nothing elsewhere', async () => {
    const claims = claimsOf(oneOf('owner'), { signedInAt: start, groups: '[owner]' });
    for (const { method, path } of visitors)
      expect((await surface.call({ method, target: path, body: '{}', claims })).status).toBe(401);
    const guest = await visit(surface);
    for (const { method, path } of guarded)
      expect((await guest.send(method, targetOf(path), method === 'GET' ? undefined : {})).status).toBe(401);
  });
});
