import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '#contracts/openapi.ts';
import { roles, routes } from '#contracts/routes.ts';
import {
  type Answer,
  aProblem,
  carla,
  carlasContact,
  carlasTicket,
  openApi,
} from '#test/support/http-api.ts';

/** As much of OpenAPI as is read here. */
const content = z.record(z.string(), z.looseObject({ schema: z.record(z.string(), z.unknown()) })).optional();
const operationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean() })),
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content })),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  'x-roles': z.array(z.string()).optional(),
});
const documentSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});
type Document = z.output<typeof documentSchema>;

async function setup() {
  const api = await openApi();
  const published = await api.call({ method: 'GET', target: '/openapi.json' });
  return { api, published, document: documentSchema.parse(published.body) };
}

const operationOf = ({ paths }: Document, method: string, path: string) => {
  const operation = paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${method} ${path} is not in the document`);
  return operation;
};

/** The document's schema of what a route answers, as something to parse with: refs count from its own root. */
function answerSchema(
  document: Document,
  method: string,
  path: string,
  { status, headers }: Answer,
): z.ZodType | null {
  const { responses } = operationOf(document, method, path);
  const body = (responses[`${status}`] ?? responses.default)?.content?.[String(headers['content-type'])];
  if (body === undefined) return null;
  const whole = { ...body.schema, $defs: document.components.schemas };
  return z.fromJSONSchema(JSON.parse(JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')));
}

describe('the OpenAPI document', () => {
  it('is published to everyone, and may be kept for five minutes', async () => {
    const { published } = await setup();
    expect(published).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
    });
  });

  it('has every route, for the roles that may call it (A1), and no other', async () => {
    const { document } = await setup();
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
    for (const { method, path, access } of routes) {
      const operation = operationOf(document, method, path);
      expect(operation['x-roles']).toEqual(typeof access === 'string' ? undefined : access);
      expect(operation.security).toEqual(typeof access === 'string' ? undefined : [{ userPool: [] }]);
    }
  });

  it('refers to nothing that is not in it', () => {
    const text = JSON.stringify(openApiDocument());
    const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
    expect(refs.length).toBeGreaterThan(10);
    const { components } = openApiDocument();
    for (const ref of new Set(refs)) {
      expect(ref).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(components.schemas).toHaveProperty(ref.split('/').at(-1) ?? '');
    }
    expect(text).not.toContain('$defs');
  });

  it('names each variable of a path, and what goes in and what comes out of each route of agents', async () => {
    const { document } = await setup();
    for (const { method, path, access } of routes) {
      const { parameters, requestBody, responses } = operationOf(document, method, path);
      const inPath = parameters.filter((parameter) => parameter.in === 'path' && parameter.required);
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      if (typeof access === 'string') continue;
      expect(responses.default?.content).toHaveProperty(['application/problem+json']);
      const [status, answer] = Object.entries(responses)[0] ?? [];
      expect([`${method} ${path}`, status === '204' || answer?.content !== undefined]).toEqual([
        `${method} ${path}`,
        true,
      ]);
      const takesBody = method === 'PUT' || /\/(messages|assign)$/.test(path);
      expect([`${method} ${path}`, requestBody !== undefined]).toEqual([
        `${method} ${path}`,
        takesBody && method !== 'GET',
      ]);
    }
  });
});

/** A day's calls, each of which is answered well or refused. */
const calls: [
  method: string,
  path: string,
  target: string,
  body?: unknown,
  headers?: Record<string, string>,
][] = [
  ['GET', '/tickets', '/tickets?view=all&sort=waiting&limit=1'],
  ['GET', '/tickets', '/tickets?limit=0'],
  ['GET', '/tickets/{id}', `/tickets/${carlasTicket}`],
  ['GET', '/tickets/{id}', '/tickets/tkt_0'],
  ['POST', '/tickets/{id}/messages', `/tickets/${carlasTicket}/messages`, { text: 'On its way.' }],
  ['POST', '/tickets/{id}/messages', `/tickets/${carlasTicket}/messages`, { text: 'Note.', internal: true }],
  ['POST', '/tickets/{id}/messages', `/tickets/${carlasTicket}/messages`, {}],
  ['GET', '/tickets/{id}/messages', `/tickets/${carlasTicket}/messages`],
  ['POST', '/tickets/assign', '/tickets/assign', { ticketIds: [carlasTicket], assigneeId: 'agt_admin' }],
  [
    ...(['POST', '/tickets/assign', '/tickets/assign'] as const),
    { ticketIds: [carlasTicket, 'tkt_0'], assigneeId: 'agt_owner', seenAssigneeId: null },
  ],
  ['POST', '/tickets/{id}/close', `/tickets/${carlasTicket}/close`],
  ['POST', '/tickets/{id}/close', `/tickets/${carlasTicket}/close`],
  ['POST', '/tickets/{id}/reopen', `/tickets/${carlasTicket}/reopen`],
  ['GET', '/me', '/me'],
  ['PUT', '/me/presence', '/me/presence', { status: 'online' }],
  ['GET', '/agents', '/agents'],
  ...(['round-robin', 'auto-close', 'office-hours'] as const).flatMap((name): typeof calls => {
    const path = `/settings/${name}`;
    return [
      ['PUT', path, path, {}],
      ['GET', path, path],
      ['PUT', path, path, {}, { 'If-Match': '"999"' }],
    ];
  }),
  ['DELETE', '/contacts/{id}', `/contacts/${carlasContact}`],
  ['POST', '/me/sign-out', '/me/sign-out'],
];

describe('what the functions answer', () => {
  it('is what the document says, problems included, and nothing more', async () => {
    const { api, document } = await setup();
    await api.as('owner')('PUT', '/settings/auto-close', { enabled: true });
    await api.receive(carla, 'Where is my order?');
    await api.receive('+4915187654321', 'And mine?');
    const called = new Set<string>();
    for (const [method, path, target, body, headers] of calls) {
      const answer = await api.as('owner')(method, target, body, headers);
      const schema = answerSchema(document, method, path, answer);
      if (schema === null) expect(answer).toMatchObject({ status: 204, text: '' });
      else expect([target, schema.safeParse(answer.body).error?.issues ?? []]).toEqual([target, []]);
      expect(answer.headers['cache-control']).toBe('no-store');
      called.add(`${method} ${path}`);
    }
    const ofAgents = routes.filter(({ access }) => typeof access !== 'string');
    expect(called).toEqual(new Set(ofAgents.map(({ method, path }) => `${method} ${path}`)));
  });
});

describe('an unknown route', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/ticket'],
    ['PATCH', '/tickets'],
    ['PUT', '/agents/agt_support/presence'],
    ['GET', '/local/clock'],
    ['POST', '/webhooks/twilio'],
  ])('is a problem document like any other: %s %s', async (method, target) => {
    const { api } = await setup();
    expect(await api.call({ method, target })).toMatchObject(aProblem(404, 'not-found'));
    expect(await api.as('owner')(method, target)).toMatchObject(aProblem(404, 'not-found'));
  });

  it('A5: is all that there is for setting another’s presence, for every role', async () => {
    const { api } = await setup();
    for (const role of roles)
      for (const target of ['/agents/agt_support', '/agents/agt_support/presence', '/presence'])
        expect(await api.as(role)('PUT', target, { status: 'online' })).toMatchObject({ status: 404 });
  });
});
