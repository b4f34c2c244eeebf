import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDynamoClient } from '#storage/client.ts';
import {
  bodyFor,
  type DescribedRoute,
  routesIn,
  type Scene,
  sceneMaker,
  targetIn,
  unknownTarget,
} from './support/every-route.ts';
import { type Agent, type Inbox, inFlight, startInbox } from './support/inbox.ts';
import { tokenMint } from './support/tokens.ts';

/** A1, as the specification has it and not as the code does: who may call what. */
const whoMay = {
  everyone: [
    'GET /me',
    'POST /me/sign-out',
    'GET /reports/overview',
    'GET /reports/conversations',
    'GET /reports/export',
  ],
  assigners: [
    'GET /tickets',
    'GET /views',
    'GET /live',
    'POST /tickets/{id}/answering',
    'GET /tickets/{id}',
    'GET /tickets/{id}/messages',
    'GET /tickets/{id}/assignments',
    'POST /tickets/{id}/messages',
    'POST /tickets/{id}/close',
    'POST /tickets/{id}/reopen',
    'POST /tickets/{id}/snooze',
    'POST /tickets/{id}/messages/{messageId}/retry',
    'PUT /tickets/{id}/tags',
    'POST /tickets/assign',
    'POST /attachments',
    'POST /contacts/{id}/block',
    'POST /contacts/{id}/unblock',
    'PUT /contacts/{id}/segments',
    'PUT /me/presence',
    'GET /agents',
    'GET /teams',
    'GET /settings/round-robin',
    'GET /settings/auto-close',
    'GET /settings/auto-close/progress',
    'GET /settings/office-hours',
    'GET /settings/tag-rules',
    'GET /settings/macros',
    'GET /settings/hand-off',
    'GET /settings/ai-agent',
  ],
  managers: [
    'PUT /agents/{id}',
    'POST /teams',
    'PUT /teams/{id}',
    'DELETE /teams/{id}',
    'PUT /teams/order',
    'PUT /settings/round-robin',
    'PUT /settings/auto-close',
    'PUT /settings/office-hours',
    'PUT /settings/tag-rules',
    'PUT /settings/macros',
    'PUT /settings/hand-off',
    'PUT /settings/ai-agent',
    'GET /settings/history',
    'GET /integrations',
    'PUT /integrations/zendesk',
    'DELETE /integrations/zendesk',
    'PUT /integrations/gorgias',
    'DELETE /integrations/gorgias',
  ],
  administrators: [
    'POST /agents',
    'PUT /agents/{id}/role',
    'DELETE /agents/{id}',
    'DELETE /contacts/{id}',
    'POST /reports/recount',
    'GET /reports/recount',
  ],
  visitor: [
    'POST /chat/messages',
    'GET /chat/messages',
    'POST /chat/typing',
    'POST /chat/email',
    'POST /chat/consent',
    'POST /chat/end',
  ],
  provider: [
    'POST /webhooks/twilio/sms',
    'POST /webhooks/twilio/status',
    'POST /webhooks/postmark/inbound',
    'POST /webhooks/postmark/status',
    'POST /webhooks/messages',
    'POST /webhooks/zendesk',
    'POST /webhooks/gorgias',
    'POST /ai/messages',
    'POST /hand-offs',
  ],
  public: ['POST /chat/sessions', 'GET /openapi.json'],
} as const;

const roles = ['owner', 'admin', 'manager', 'support', 'analyst'] as const;
type Role = (typeof roles)[number];
const rolesOf: Partial<Record<string, readonly Role[]>> = {
  everyone: roles,
  assigners: ['owner', 'admin', 'manager', 'support'],
  managers: ['owner', 'admin', 'manager'],
  administrators: ['owner', 'admin'],
};
const groups: readonly (readonly [string, readonly string[]])[] = Object.entries(whoMay);
const groupOf = ({ route }: DescribedRoute) => groups.find(([, routes]) => routes.includes(route))?.[0] ?? '';
const allowedTo = (route: DescribedRoute): readonly Role[] => rolesOf[groupOf(route)] ?? [];

let folder: string;
let inbox: Inbox;
let routes: DescribedRoute[];
let ofAgents: DescribedRoute[];
let owner: Agent;
let maker: ReturnType<typeof sceneMaker>;
let scene: Scene;
let client: ReturnType<typeof createDynamoClient>;
const tokens = new Map<Role, string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rondo-permissions-'));
  // Nothing happens by itself, so that whatever changes was changed by a call.
  inbox = await startInbox({ ephemeral: false, folder, consumers: false, hostile: false });
  routes = routesIn((await inbox.call('GET', '/openapi.json')).json);
  ofAgents = routes.filter(({ access }) => access === 'agent');
  owner = await inbox.signIn('ada@example.com');
  maker = sceneMaker(inbox, owner);
  scene = await maker.make();
  for (const role of roles) tokens.set(role, (await maker.signIn(`matrix-${role}`, role)).token);
  const { endpoints, ...aws } = inbox.runtime.aws;
  client = createDynamoClient({ ...aws, endpoint: endpoints.dynamodbEngine });
}, 180_000);
afterAll(async () => {
  client?.destroy();
  await inbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The gateway lets 500 calls a second through: who is one too many comes again. */
const call = async (...given: Parameters<Inbox['call']>): ReturnType<Inbox['call']> => {
  const answer = await inbox.call(...given);
  if (answer.status !== 429) return answer;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return call(...given);
};

/** Everything that a call could have an effect on. */
async function everything() {
  const items: Record<string, unknown>[] = [];
  const documents = DynamoDBDocumentClient.from(client);
  for await (const page of paginateScan({ client: documents }, { TableName: inbox.runtime.table }))
    items.push(...(page.Items ?? []));
  return {
    items: items.map((item) => JSON.stringify(item)).toSorted(),
    accounts: readFileSync(join(folder, 'user-pool', 'user-pool.json'), 'utf8'),
    secrets: readFileSync(join(folder, 'secrets', 'secrets.jsonl'), 'utf8'),
    outbox: (await inbox.call('GET', '/local/outbox')).json,
    schedules: (await inbox.call('GET', '/local/schedules')).json,
  };
}

async function withoutEffect(work: () => Promise<void>): Promise<void> {
  const before = await everything();
  await work();
  expect(await everything()).toEqual(before);
}

const tokenOf = (role: Role): string => tokens.get(role) ?? '';
const bearer = (token: string | undefined) => (token === undefined ? {} : { token });

/** On what is there with what would have an effect, and on what isn't with nonsense: both have to look alike. */
const bothWays = (route: DescribedRoute) => {
  const body = bodyFor(route, scene);
  const nonsense = route.method === 'GET' ? {} : { body: 'nonsense' };
  const real = { target: targetIn(route.path, scene), more: body === undefined ? {} : { body } };
  return [real, { target: unknownTarget(route.path), more: nonsense }] as const;
};

describe('A1: the document of the running system', () => {
  test('has every route that is expected here, and none that isn’t', () => {
    const expected = groups.flatMap(([, each]) => each);
    expect(routes.map(({ route }) => route).toSorted()).toEqual(expected.toSorted());
  });

  test('says for each who may call it, as the specification does', () => {
    for (const route of routes) {
      const group = groupOf(route);
      expect([route.route, route.access]).toEqual([route.route, group in rolesOf ? 'agent' : group]);
      expect([route.route, route.roles]).toEqual([route.route, allowedTo(route)]);
    }
  });
});

describe('A1: who may not', () => {
  test('whoever has no good token is nobody: 401 on every route of the agents, with no effect', {
    timeout: 240_000,
  }, async () => {
    const spoil = await tokenMint(folder);
    const bad: { role: Role; kind: string; token: string | undefined }[] = [];
    for (const role of roles) {
      const removed = await maker.signIn(`removed-${role}`, role);
      expect((await owner.call('DELETE', `/agents/${removed.agentId}`)).status).toBe(204);
      const left = await maker.signIn(`left-${role}`, role);
      expect((await inbox.call('POST', '/me/sign-out', { token: left.token })).status).toBe(204);
      const spoilt = Object.entries(await spoil(tokenOf(role)));
      for (const [kind, token] of [
        ...spoilt,
        ['of somebody removed', removed.token],
        ['of a sign-in that ended', left.token],
      ] as const)
        bad.push({ role, kind, token });
    }
    const calls = ofAgents.flatMap((route) => {
      const [real, unreal] = bothWays(route);
      const ofOwner = bad.filter(({ role }) => role === 'owner');
      return [
        ...bad.map((token) => ({ route, way: real, ...token })),
        ...ofOwner.map((token) => ({ route, way: unreal, ...token })),
      ];
    });
    expect(calls.length).toBe(ofAgents.length * (roles.length + 1) * 18);
    await withoutEffect(() =>
      inFlight(8, calls, async ({ route, way: { target, more }, kind, role, token }) => {
        const answer = await call(route.method, target, { ...more, ...bearer(token) });
        const said = `${route.route} ${kind}, ${role}: ${answer.status} ${answer.text}`;
        expect(answer.status, said).toBe(401);
        // The gateway's own words, or ours: neither depends on what was asked for.
        expect([unauthorized, signedOut], said).toContainEqual(answer.json);
      }),
    );
  });

  test('whose role may not is refused by it, with no effect, and learns nothing', {
    timeout: 120_000,
  }, async () => {
    const calls = ofAgents.flatMap((route) =>
      roles
        .filter((role) => !allowedTo(route).includes(role))
        .flatMap((role) => bothWays(route).map((way) => ({ route, role, way }))),
    );
    expect(calls.length).toBeGreaterThan(60);
    await withoutEffect(() =>
      inFlight(8, calls, async ({ route, role, way: { target, more } }) => {
        const answer = await call(route.method, target, { ...more, token: tokenOf(role) });
        expect([`${route.route} ${role}`, answer.status, answer.json]).toEqual([
          `${route.route} ${role}`,
          403,
          forbidden,
        ]);
      }),
    );
  });

  test('who proves nothing is no provider and no visitor, not even an owner', {
    timeout: 60_000,
  }, async () => {
    const open = routes.filter(({ access }) => access === 'provider' || access === 'visitor');
    const spoilt = await (await tokenMint(folder))(tokenOf('owner'));
    const proofs: Record<string, string>[] = [
      { authorization: `Bearer ${tokenOf('owner')}` },
      { authorization: `Basic ${Buffer.from('rondo:guessed').toString('base64')}` },
      { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
      {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(inbox.runtime.clock.now() / 1_000)),
        'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
      },
      {
        'x-zendesk-webhook-signature': Buffer.alloc(32).toString('base64'),
        'x-zendesk-webhook-signature-timestamp': new Date(inbox.runtime.clock.now()).toISOString(),
      },
      { 'x-rondo-secret': 'guessed' },
      ...Object.values(spoilt).map(
        (token): Record<string, string> => (token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ),
    ];
    await withoutEffect(async () => {
      for (const { method, path, route } of open)
        for (const headers of proofs) {
          const body = path.includes('twilio') ? new URLSearchParams({ MessageSid: 'SM1' }) : '{}';
          const type = path.includes('twilio') ? {} : { 'content-type': 'application/json' };
          const answer = await fetch(`${inbox.url}${path}`, {
            method,
            headers: { ...type, ...headers },
            ...(method !== 'GET' && { body }),
          });
          const said = `${route} ${JSON.stringify(headers)}: ${answer.status} ${await answer.text()}`;
          expect([401, 403], said).toContain(answer.status);
        }
    });
  });
});

const unauthorized = { message: 'Unauthorized' };
const signedOut = expect.objectContaining({ status: 401, type: 'urn:rondo:problem:signed-out' });
const forbidden = { type: 'urn:rondo:problem:forbidden', title: 'Not allowed', status: 403 };

describe('A1: who may', () => {
  test('whose role may is let through, by every route', { timeout: 240_000 }, async () => {
    for (const route of ofAgents) {
      for (const role of allowedTo(route)) {
        const own = await maker.make(route.path);
        // Who is called about themselves may be another afterwards.
        const { token } = route.path.startsWith('/me')
          ? await maker.signIn(`self-${own.nth}`, role)
          : { token: tokenOf(role) };
        const body = bodyFor(route, own);
        const answer = await call(route.method, targetIn(route.path, own), {
          token,
          ...(body !== undefined && { body }),
        });
        // What is refused for the state of what it is about has been let through.
        const isLetThrough = answer.status < 300 || answer.status === 409;
        expect(isLetThrough, `${route.route} ${role}: ${answer.status} ${answer.text}`).toBe(true);
        if (route.path.startsWith('/teams')) await maker.strike(own);
      }
    }
  });

  test('anyone may call what is public', async () => {
    for (const { method, path } of routes.filter(({ access }) => access === 'public'))
      expect((await call(method, path, method === 'GET' ? {} : { body: {} })).status).toBeLessThan(300);
  });
});
