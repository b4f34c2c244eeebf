import * as z from 'zod';

type Schema = Record<string, unknown>;

const schemaShape = z.looseObject({
  $defs: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

/** Schemas that have a name, each once; `$ref` in an OpenAPI document counts from the document's root. */
export class Components {
  readonly schemas: Record<string, Schema> = {};

  schemaOf(type: z.ZodType, io: 'input' | 'output'): Schema {
    const whole = z.toJSONSchema(type, { io, target: 'draft-2020-12' });
    const rooted: unknown = JSON.parse(
      JSON.stringify(whole).replaceAll('"#/$defs/', '"#/components/schemas/'),
    );
    const { $schema: _, $defs = {}, ...schema } = schemaShape.parse(rooted);
    for (const [name, named] of Object.entries($defs)) {
      const known = this.schemas[name];
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(named))
        throw new Error(`two schemas are called ${name}`);
      this.schemas[name] = named;
    }
    return schema;
  }

  content(type: z.ZodType, io: 'input' | 'output', media = 'application/json') {
    return { content: { [media]: { schema: this.schemaOf(type, io) } } };
  }
}
