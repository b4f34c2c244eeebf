import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '#contracts/openapi.ts';
import { type Route, roles, routes } from '#contracts/routes.ts';

const operation = z.looseObject({
  security: z.array(z.record(z.string(), z.array(z.string()))),
  description: z.string(),
  'x-access': z.enum(['agent', 'visitor', 'provider', 'public']),
  'x-roles': z.array(z.enum(roles)).optional(),
});
const document = z
  .looseObject({
    info: z.looseObject({ description: z.string() }),
    components: z.looseObject({ securitySchemes: z.record(z.string(), z.unknown()) }),
    paths: z.record(z.string(), z.record(z.string(), operation)),
  })
  .parse(JSON.parse(JSON.stringify(openApiDocument())));
const declared: readonly Route[] = routes;

describe('A1: the document', () => {
  it.each(declared)('says who may call $method $path, and by what proof', ({ method, path, access }) => {
    const said = document.paths[path]?.[method.toLowerCase()];
    if (typeof access === 'string') {
      expect(said).toMatchObject({ 'x-access': access });
      expect(said?.['x-roles']).toBeUndefined();
      expect(said?.security).toHaveLength(access === 'public' ? 0 : 1);
    } else {
      expect(said).toMatchObject({
        'x-access': 'agent',
        'x-roles': access,
        security: [{ userPool: [] }],
        description: `For the roles ${access.join(', ')}.`,
      });
    }
    for (const scheme of said?.security.flatMap(Object.keys) ?? [])
      expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
  });

  it('has it all as one table', () => {
    const rows = document.info.description.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(declared.filter(({ access }) => typeof access !== 'string').length);
    expect(document.info.description).toContain('| Route | owner | admin | manager | support | analyst |');
    expect(rows).toContain('| `DELETE /agents/{id}` | yes | yes | – | – | – |');
    expect(rows).toContain('| `GET /tickets` | yes | yes | yes | yes | – |');
  });
});
