import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '#local/assembly/physical.ts';

export const place: Place = {
  region: 'eu-central-1',
  accountId: '000000000000',
  apiUrl: 'http://localhost:3000',
  sqsUrl: 'http://127.0.0.1:4566',
};

/** What `Fn::Sub` fills in. */
export const hole = (name: string): string => `\${${name}}`;

interface Fixture {
  readonly resources: Record<string, object>;
  readonly outputs?: Record<string, object>;
  readonly more?: object;
  /** Source of `index.mjs`, by the hash that stands for it in `Code.S3Key`. */
  readonly code?: Record<string, string>;
}

/** Writes a cloud assembly as CDK would: one folder, a template and its assets for each stack. */
export function writeAssembly(stacks: Record<string, Fixture>): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  const json = (file: string, content: unknown) =>
    writeFileSync(join(directory, file), JSON.stringify(content));
  for (const [name, { resources, outputs = {}, more = {}, code = {} }] of Object.entries(stacks)) {
    json(`${name}.template.json`, { Resources: resources, Outputs: outputs, ...more });
    const files = Object.keys(code).map((hash) => [
      hash,
      { source: { path: `asset.${hash}`, packaging: 'zip' } },
    ]);
    json(`${name}.assets.json`, { files: Object.fromEntries(files) });
    for (const [hash, source] of Object.entries(code)) {
      mkdirSync(join(directory, `asset.${hash}`));
      writeFileSync(join(directory, `asset.${hash}`, 'index.mjs'), source);
    }
  }
  const artifacts = Object.keys(stacks).map((name) => [
    name,
    {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: `${name}.template.json`, stackName: name },
    },
  ]);
  json('manifest.json', { version: '48.0.0', artifacts: Object.fromEntries(artifacts) });
  return directory;
}

export function functionResource(code: string, properties: object = {}): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { S3Bucket: { 'Fn::Sub': `assets-${hole('AWS::AccountId')}` }, S3Key: `${code}.zip` },
      ...properties,
    },
  };
}
