import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { type BuildOptions, buildSync } from 'esbuild';
import { functionNames, type ServiceName } from '#contracts/template-names.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** `functions/<name>/index.ts` → `<name>/index.mjs`, the AWS SDK included: it loads faster than the runtime's own copy. */
function bundlingOptions(names: readonly ServiceName[]) {
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

type Bundles = ReadonlyMap<string, Uint8Array>;
const bundlesOfApps = new WeakMap<IConstruct, Bundles>();

/** All functions in one call of esbuild, which parses the SDK once for all of them: a spawn for each takes several times as long. */
function bundleAll(): Bundles {
  const outdir = path.join(projectRoot, 'cdk.out');
  const { outputFiles } = buildSync({ ...bundlingOptions(functionNames), outdir, write: false });
  return new Map(outputFiles.map((file) => [path.relative(outdir, file.path), file.contents]));
}

/** The function's code: its `index.mjs` and nothing else. Not bundled where CDK's context says that a stack needs no bundles. */
export function bundledCode(scope: IConstruct, name: ServiceName): Code {
  return Code.fromAsset(path.join(projectRoot, 'functions', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(directory) {
          const bundles = bundlesOfApps.get(scope.node.root) ?? bundleAll();
          bundlesOfApps.set(scope.node.root, bundles);
          const code = bundles.get(`${name}/index.mjs`);
          if (!code) throw new Error(`esbuild wrote no code for ${name}`);
          writeFileSync(path.join(directory, 'index.mjs'), code);
          return true;
        },
      },
    },
  });
}
