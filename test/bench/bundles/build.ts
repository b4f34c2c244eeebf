import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { ServiceName } from '#contracts/template-names.ts';
import { type Bundle, bundleFunctions, entry, writeBundle } from '#infra/constructs/bundle.ts';
import { bundlingOptions, projectRoot } from '#infra/constructs/bundling-options.ts';

export interface Built {
  readonly name: ServiceName;
  /** The module that Lambda imports. */
  readonly bundle: string;
  /** What it loads at once. */
  readonly code: Uint8Array;
  /** Bytes of what it loads when it is needed. */
  readonly later: number;
  /** Only the SDK's clients and commands that the function uses; null where it uses none. */
  readonly floors: Floors | null;
  /** Where the function's bytes come from: packages of npm, and folders of ours. */
  readonly parts: ReadonlyMap<string, number>;
}

export interface Floors {
  /** Bundled as anybody's would be. */
  readonly plain: string;
  /** Bundled as ours are, with whatever that saves. */
  readonly alike: string;
}

/** What an invocation loads that X-Ray samples, before anything else: the first such one of an environment. */
export async function buildTracer(outdir: string): Promise<string> {
  const contents = `import { Tracer } from '@aws-lambda-powertools/tracer'; new Tracer();`;
  const outfile = path.join(outdir, 'tracer.cjs');
  await build({ ...bundlingOptions(), stdin: { contents, resolveDir: projectRoot }, outfile });
  return outfile;
}

/** What esbuild's documentation and ours began with: a minified module of ESM. */
const plainly = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  mainFields: ['module', 'main'],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
} satisfies BuildOptions;

/** Bundles every function as the stacks do, and beside each the part of the SDK that it uses, alone. */
export async function buildAll(outdir: string): Promise<Built[]> {
  return Promise.all(
    (await bundleFunctions()).map(async (bundle): Promise<Built> => {
      const { name, files, inputs } = bundle;
      const directory = path.join(outdir, name);
      writeBundle(bundle, directory);
      const source = sdkAlone([...inputs.keys()]);
      return {
        name,
        bundle: path.join(directory, entry.file),
        code: files.get(entry.loads) ?? new Uint8Array(),
        later: laterIn(files),
        floors: source === null ? null : await buildFloors(source, directory),
        parts: partsOf(inputs),
      };
    }),
  );
}

function laterIn(files: Bundle['files']): number {
  const later = [...files].filter(([file]) => file !== entry.file && file !== entry.loads);
  return later.reduce((sum, [, { length }]) => sum + length, 0);
}

async function buildFloors(contents: string, directory: string): Promise<Floors> {
  const stdin = { contents, resolveDir: projectRoot };
  const [plain, alike] = [path.join(directory, 'plain.mjs'), path.join(directory, 'alike')];
  await build({ ...plainly, stdin, outfile: plain });
  await build({ ...bundlingOptions(), stdin, outfile: path.join(alike, entry.loads) });
  writeFileSync(path.join(alike, entry.file), entry.code);
  return { plain, alike: path.join(alike, entry.file) };
}

/** By the last package of a path: what a dependency brings along is its own. */
function partsOf(inputs: ReadonlyMap<string, number>): Map<string, number> {
  const parts = new Map<string, number>();
  for (const [file, bytes] of inputs) {
    const packages = [...file.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)];
    const part = packages.at(-1)?.[1] ?? file.split('/').slice(0, 2).join('/');
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  return parts;
}

/** Documentation is full of imports. */
const comment = /\/\*[\s\S]*?\*\//g;
const sdkImport = /import\s*\{([^}]*)\}\s*from\s*["'](@aws-sdk\/[^"']+)["']/g;

/** A module that imports what these import of the SDK, and makes the clients as they do. */
function sdkAlone(files: readonly string[]): string | null {
  const used = new Map<string, Set<string>>();
  for (const file of files) {
    // The SDK's packages import one another: that is its own affair.
    if (/node_modules\/@(aws-sdk|smithy)\//.test(file)) continue;
    const code = readFileSync(path.join(projectRoot, file), 'utf8').replaceAll(comment, '');
    for (const [, names = '', from = ''] of code.matchAll(sdkImport))
      used.set(from, new Set([...(used.get(from) ?? []), ...valuesIn(names)]));
  }
  const modules = [...used].filter(([, names]) => names.size > 0);
  if (modules.length === 0) return null;
  // Two clients may have errors of one name.
  const own = modules.map(([from, names], nth) => ({
    from,
    names: [...names].map((name) => ({
      name,
      as: modules.slice(0, nth).some(([, others]) => others.has(name)) ? `${name}${nth}` : name,
    })),
  }));
  const imports = own.map(({ from, names }) => {
    return `import { ${names.map(({ name, as }) => `${name} as ${as}`).join(', ')} } from '${from}';`;
  });
  const kept = own.flatMap(({ names }) => names.map(({ as }) => made(as)));
  return [...imports, `export const kept = [${kept.join(', ')}];`].join('\n');
}

/** Types are gone at run time. */
const valuesIn = (names: string): string[] =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));

function made(name: string): string {
  if (name === 'DynamoDBDocumentClient') return 'DynamoDBDocumentClient.from(new DynamoDBClient())';
  return name.endsWith('Client') ? `new ${name}()` : name;
}
