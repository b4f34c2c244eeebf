import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { functionNames, type ServiceName } from '#contracts/template-names.ts';
import type { Parts } from '#infra/constructs/alone.ts';
import { bundlingOptions, projectRoot } from '#infra/constructs/bundling-options.ts';

export interface Bundle {
  readonly name: ServiceName;
  /** By their names in the function's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Bytes of each source that every cold start loads. */
  readonly inputs: ReadonlyMap<string, number>;
}

/**
 * Handed on, not the bundle itself: Lambda imports this one as an ES module, for which Node reads a file of CommonJS
 * once more, to know its exports.
 */
export const entry = {
  file: 'index.cjs',
  code: 'exports.handler=require("./function.cjs").handler;',
  loads: 'function.cjs',
};

interface Output {
  readonly contents: Uint8Array;
  readonly inputs: ReadonlyMap<string, number>;
  /** The files that it loads later. */
  readonly later: readonly string[];
}

/**
 * `functions/<name>/index.ts` → `index.cjs`, `function.cjs` and what is loaded later. All functions in one call of
 * esbuild, which parses the SDK once for all of them: one each takes several times as long.
 */
export async function bundleFunctions(names: readonly ServiceName[] = functionNames): Promise<Bundle[]> {
  const parts: Parts = new Map();
  const entries = names.map((name) => [name, `functions/${name}/index.ts`] as const);
  const mains = await built(Object.fromEntries(entries), parts);
  const later = await buildLater(parts);
  return names.map((name) => {
    const main = mains.get(`${name}.cjs`);
    if (main === undefined) throw new Error(`esbuild wrote no code for ${name}`);
    const files = new Map([
      [entry.file, Buffer.from(entry.code)],
      [entry.loads, main.contents],
    ]);
    for (const [file, { contents }] of reached(main, later)) files.set(file, contents);
    return { name, files, inputs: main.inputs };
  });
}

/** Parts may have parts. */
async function buildLater(parts: Parts): Promise<Map<string, Output>> {
  const later = new Map<string, Output>();
  for (;;) {
    const left = [...parts].filter(([part]) => !later.has(`${part}.cjs`));
    if (left.length === 0) return later;
    for (const [file, output] of await built(Object.fromEntries(left), parts)) later.set(file, output);
  }
}

async function built(entryPoints: Record<string, string>, parts: Parts): Promise<Map<string, Output>> {
  const options = {
    ...bundlingOptions(parts),
    entryPoints,
    outdir: '.',
    metafile: true,
    write: false,
  } as const;
  const { outputFiles, metafile } = await build(options);
  return new Map(
    outputFiles.map(({ path: file, contents }) => {
      const name = path.relative(projectRoot, file);
      return [name, { contents, ...describedBy(metafile, name) }];
    }),
  );
}

function describedBy({ outputs }: Metafile, name: string): Omit<Output, 'contents'> {
  const { inputs = {}, imports = [] } = outputs[name] ?? {};
  const bytes = Object.entries(inputs).map(([file, { bytesInOutput }]) => [file, bytesInOutput] as const);
  const beside = imports.filter((each) => each.external && each.path.startsWith('./'));
  return {
    inputs: new Map(bytes.filter(([, some]) => some > 0)),
    later: beside.map((each) => each.path.slice(2)),
  };
}

function reached(
  from: Output,
  outputs: ReadonlyMap<string, Output>,
  found = new Map<string, Output>(),
): ReadonlyMap<string, Output> {
  for (const file of from.later) {
    const output = outputs.get(file);
    if (output === undefined) throw new Error(`esbuild wrote no ${file}`);
    if (!found.has(file)) reached(output, outputs, found.set(file, output));
  }
  return found;
}

export function writeBundle({ files }: Bundle, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const [file, contents] of files) writeFileSync(path.join(directory, file), contents);
}

/** By itself, for CDK, which waits for nothing but another process. */
if (import.meta.main) {
  const outdir = process.argv[2];
  if (outdir === undefined) throw new Error('usage: node infra/constructs/bundle.ts <folder>');
  for (const bundle of await bundleFunctions()) writeBundle(bundle, path.join(outdir, bundle.name));
}
