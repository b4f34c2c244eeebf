import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import type { ServiceName } from '#contracts/template-names.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * `functions/<name>/index.ts` → `<name>/index.cjs`, the AWS SDK included: it loads faster than the runtime's own copy.
 * CommonJS, because `import` from `node:http` reads all that it exports, and so loads Node's whole fetch and WebSocket.
 */
export function bundlingOptions(names: readonly ServiceName[]) {
  return {
    absWorkingDir: projectRoot,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, `functions/${name}/index.ts`])),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    // Names stay as they are, so that stack traces do: `keepNames` would write each of them back at run time, which takes
    // longer than to read them. Source maps would double what a cold start reads.
    minifySyntax: true,
    minifyWhitespace: true,
    // Modules of ESM that ask where they are, which CommonJS tells by another name.
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  } satisfies BuildOptions;
}
