import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
});
const templateSchema = z.looseObject({
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: z.unknown(), Export: z.unknown().optional() }))
    .default({}),
  Parameters: z
    .record(z.string(), z.looseObject({ Type: z.string(), Default: z.unknown().optional() }))
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.unknown()).default({}),
});
const assetsSchema = z.looseObject({
  files: z.record(z.string(), z.looseObject({ source: z.looseObject({ path: z.string() }) })).default({}),
});
const manifestSchema = z.looseObject({
  artifacts: z
    .record(
      z.string(),
      z.looseObject({
        type: z.string(),
        properties: z
          .looseObject({
            templateFile: z.string().optional(),
            stackName: z.string().optional(),
            directoryName: z.string().optional(),
          })
          .default({}),
      }),
    )
    .default({}),
});

export type Resource = z.infer<typeof resourceSchema>;
export type Template = z.infer<typeof templateSchema>;

export interface Stack {
  readonly name: string;
  readonly template: Template;
  /** Folder or file of an asset by the key it is uploaded under. */
  asset(key: string): string | undefined;
}

/** Every stack of a cloud assembly (`cdk.out`), those of nested stages included. */
export function readStacks(directory: string): Stack[] {
  const manifest = manifestSchema.parse(readJson(join(directory, 'manifest.json')));
  return Object.entries(manifest.artifacts).flatMap(([id, { type, properties }]) => {
    if (type === 'cdk:cloud-assembly') return readStacks(join(directory, properties.directoryName ?? id));
    if (type !== 'aws:cloudformation:stack') return [];
    const file = join(directory, properties.templateFile ?? `${id}.template.json`);
    return [readStack(properties.stackName ?? id, file)];
  });
}

function readStack(name: string, file: string): Stack {
  const template = templateSchema.parse(readJson(file));
  const assetsFile = file.replace(/\.template\.json$/, '.assets.json');
  const { files } = assetsSchema.parse(existsSync(assetsFile) ? readJson(assetsFile) : {});
  return {
    name,
    template,
    asset(key) {
      const source = files[key.replace(/\.\w+$/, '')];
      return source && resolve(dirname(assetsFile), source.source.path);
    },
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not readable as part of a cloud assembly`, { cause: error });
  }
}
