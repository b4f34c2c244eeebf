import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import type { ServiceName } from '#contracts/template-names.ts';

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
    // Stack traces and the names of errors stay readable. Source maps would double what a cold start reads.
    keepNames: true,
    mainFields: ['module', 'main'],
    // CommonJS dependencies call `require` for Node's own modules, which a module of ESM does not have.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: 'warning',
  } satisfies BuildOptions;
}
