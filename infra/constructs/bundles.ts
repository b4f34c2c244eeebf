import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';
import { functionNames, type ServiceName } from '#contracts/template-names.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** `functions/<name>/index.ts` → `<name>/index.mjs`, the AWS SDK included: it loads faster than the runtime's own copy. */
export function bundlingOptions(names: readonly ServiceName[]) {
  return {
    absWorkingDir: projectRoot,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, `functions/${name}/index.ts`])),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    minify: true,
    mainFields: ['module', 'main'],
    // CommonJS dependencies call `require` for Node's own modules, which a module of ESM does not have.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: 'warning',
  } satisfies BuildOptions;
}

let bundles: ReadonlyMap<string, Uint8Array> | undefined;

/** All functions in one call of esbuild, which parses the SDK once for all of them: a spawn for each took four times as long. */
function bundleAll(): ReadonlyMap<string, Uint8Array> {
  const outdir = path.join(projectRoot, 'cdk.out');
  const { outputFiles } = buildSync({ ...bundlingOptions(functionNames), outdir, write: false });
  return new Map(outputFiles.map((file) => [path.relative(outdir, file.path), file.contents]));
}

/** Writes the function's `index.mjs` into the directory. */
export function writeBundle(name: ServiceName, directory: string): void {
  bundles ??= bundleAll();
  for (const [file, contents] of bundles) {
    if (path.dirname(file) !== name) continue;
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, path.basename(file)), contents);
  }
}
