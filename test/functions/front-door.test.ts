import { beforeEach, describe, expect, it } from 'vitest';
import { routes } from '#contracts/routes.ts';
import { openInbox } from '#test/support/inbox.ts';
import { type Answer, openSurface, problemIn, type Surface } from '#test/support/surface.ts';

let surface: Surface;
beforeEach(async () => {
  surface = openSurface(await openInbox());
});

describe('a route that is none', () => {
  it.each([
    ['GET', '/nothing'],
    ['DELETE', '/tickets'],
    ['POST', '/tickets/tkt_1/burn'],
    ['GET', '/local/clock'],
    ['PATCH', '/me'],
  ])('%s %s is 404 with a problem document', async (method, target) => {
    const answer = await surface.call({ method, target });
    expect(problemIn(answer)).toMatchObject({ status: 404, type: 'urn:rondo:problem:not-found' });
  });
});

type Json = Record<string, unknown>;

/** Every object in the document, and where it is. */
function* objectsIn(value: unknown, path: readonly string[] = []): Generator<[Json, readonly string[]]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [value as Json, path];
  for (const [name, inner] of Object.entries(value)) yield* objectsIn(inner, [...path, name]);
}

const at = (document: Json, pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((value, name) => (value as Json | undefined)?.[name], document);

describe('GET /openapi.json', () => {
  let answer: Answer;
  let document: Json;
  beforeEach(async () => {
    answer = await surface.call({ method: 'GET', target: '/openapi.json' });
    document = answer.json;
  });

  it('is an OpenAPI 3.1 document, which may be cached', () => {
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(answer.headers['cache-control']).toBe('public, max-age=300');
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Rondo', version: expect.any(String) },
    });
    expect(Object.keys(document).toSorted()).toEqual(['components', 'info', 'openapi', 'paths', 'webhooks']);
  });

  it('has every route, and no other', () => {
    const described = Object.entries(document.paths as Json).flatMap(([path, item]) =>
      Object.keys(item as Json).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  it('every reference leads somewhere', () => {
    const references = [...objectsIn(document)].flatMap(([object]) =>
      typeof object.$ref === 'string' ? [object.$ref] : [],
    );
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) expect(at(document, reference), reference).toBeTypeOf('object');
  });

  it('no schema was left empty by mistake, and none is buried in another', () => {
    for (const [object, path] of objectsIn(document)) {
      expect(object, path.join('/')).not.toHaveProperty('$defs');
      if (path.at(-1) === 'schema' || path.at(-2) === 'properties' || path.at(-1) === 'items')
        expect(Object.keys(object).length, path.join('/')).toBeGreaterThan(0);
    }
  });

  it('every operation has an answer, a problem, its variables, and roles exactly where it needs a token', () => {
    for (const { method, path, access, ...route } of routes) {
      const described = ((document.paths as Json)[path] as Json)[method.toLowerCase()] as Json;
      expect(described.summary).toBe(route.summary);
      const responses = described.responses as Json;
      expect(
        Object.keys(responses).some((status) => /^2\d\d$/.test(status)),
        path,
      ).toBe(true);
      expect(Object.keys((responses.default as Json).content as Json)).toEqual(['application/problem+json']);
      expect(described.security, `${method} ${path}`).toHaveLength(access === 'public' ? 0 : 1);
      expect(described['x-roles']).toEqual(typeof access === 'string' ? undefined : access);
      const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = (described.parameters as Json[]).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => name)).toEqual(variables);
      for (const parameter of described.parameters as Json[])
        expect(parameter).toMatchObject({ name: expect.any(String), schema: expect.any(Object) });
    }
  });

  it('says what goes in: queries, headers, bodies', () => {
    const described = (path: string, method: string) =>
      ((document.paths as Json)[path] as Json)[method] as Json;
    const names = (operation: Json) => (operation.parameters as Json[]).map(({ name }) => name);
    expect(names(described('/tickets', 'get'))).toEqual(
      expect.arrayContaining(['view', 'status', 'assigneeId', 'q', 'limit', 'cursor']),
    );
    expect(names(described('/tickets/{id}/messages', 'post'))).toEqual(['id', 'Idempotency-Key']);
    expect(names(described('/settings/auto-close', 'put'))).toEqual(['If-Match']);
    for (const { method, path } of routes)
      if (method === 'PUT') expect(described(path, 'put'), path).toHaveProperty('requestBody');
  });
});
