import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { alone, type Parts } from '#infra/constructs/alone.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The AWS SDK included: it loads faster than the runtime's own copy. CommonJS, because `import` from `node:http` reads
 * all that it exports, and so loads Node's whole fetch and WebSocket. `parts` gets what is loaded later (`alone.ts`).
 */
export function bundlingOptions(parts: Parts = new Map()) {
  return {
    absWorkingDir: projectRoot,
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
    plugins: [alone(parts)],
    // A `require` in its place: it is faster, and reads nothing that is not asked for.
    supported: { 'dynamic-import': false },
  } satisfies BuildOptions;
}
