import path from 'node:path';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';

/** What is in files of their own: where it comes from, by the file's name without its extension. */
export type Parts = Map<string, string>;

/**
 * What is imported by `import()` is put into a file of its own, beside the bundle: esbuild would put it into the
 * bundle, where every cold start reads it, and would make everything that it has in common with the rest slower to
 * load. What the two have in common is in both: it may hold no state, and nobody may ask for its classes.
 */
export function alone(parts: Parts): Plugin {
  return {
    name: 'alone',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async (args) => {
        if (args.kind !== 'dynamic-import' || args.pluginData === asked) return undefined;
        // In Lambda they are in the environment, always: nobody asks a file, a container or a sign-on for them.
        if (credentials.test(args.importer)) return { path: args.path, external: true };
        return partOf(build, args, parts);
      });
    },
  };
}

const asked = Symbol('asked by this plugin');
const credentials = /\/node_modules\/@aws-sdk\/credential-provider-node\//;

async function partOf(build: PluginBuild, args: OnResolveArgs, parts: Parts): Promise<OnResolveResult> {
  const { kind, importer, resolveDir } = args;
  const module = await build.resolve(args.path, { kind, importer, resolveDir, pluginData: asked });
  if (module.errors.length > 0 || module.external) return module;
  const part = nameOf(path.relative(build.initialOptions.absWorkingDir ?? '', module.path));
  if ((parts.get(part) ?? module.path) !== module.path) throw new Error(`two modules would be ${part}`);
  parts.set(part, module.path);
  return { path: `./${part}.cjs`, external: true };
}

/** `packages/channels/email/sanitize.ts` → `channels-email-sanitize` */
const nameOf = (file: string): string =>
  file
    .replace(/^(?:packages|node_modules)\//, '')
    .replace(/\.[cm]?[jt]s$/, '')
    .replaceAll(/[^\w.]+/g, '-')
    .replace(/^-/, '');
