import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '#contracts/openapi.ts';

const documentSchema = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  webhooks: z.record(
    z.string(),
    z.looseObject({
      post: z.looseObject({
        parameters: z.array(
          z.looseObject({ name: z.string(), in: z.literal('header'), required: z.literal(true) }),
        ),
        requestBody: z.looseObject({
          content: z.record(z.literal('application/json'), z.looseObject({ schema: z.looseObject({}) })),
        }),
      }),
    }),
  ),
});

describe('the document’s webhooks', () => {
  it('H2: say what the AI agent is posted, and by which headers it knows that it is us', () => {
    const { webhooks, components } = documentSchema.parse(JSON.parse(JSON.stringify(openApiDocument())));
    expect(Object.keys(webhooks)).toEqual(['message.received', 'hand_off.declined']);
    for (const { post } of Object.values(webhooks)) {
      expect(post.parameters.map(({ name }) => name)).toEqual([
        'webhook-id',
        'webhook-timestamp',
        'webhook-signature',
      ]);
      const { schema } = post.requestBody.content['application/json'] ?? {};
      const name = /^#\/components\/schemas\/(\w+)$/.exec(String(schema?.$ref))?.[1] ?? '';
      expect(components.schemas[name]).toMatchObject({ required: ['type', 'timestamp', 'data'] });
    }
  });
});
