import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { buildSync } from 'esbuild';
import { functionNames, type ServiceName } from '#contracts/template-names.ts';
import { bundlingOptions, projectRoot } from '#infra/constructs/bundling-options.ts';

type Bundles = ReadonlyMap<string, Uint8Array>;
const bundlesOfApps = new WeakMap<IConstruct, Bundles>();

/** All functions in one call of esbuild, which parses the SDK once for all of them: a spawn for each takes several times as long. */
function bundleAll(): Bundles {
  const outdir = path.join(projectRoot, 'cdk.out');
  const { outputFiles } = buildSync({ ...bundlingOptions(functionNames), outdir, write: false });
  return new Map(outputFiles.map((file) => [path.relative(outdir, file.path), file.contents]));
}

/** The function's code: its `index.cjs` and nothing else. Not bundled where CDK's context says that a stack needs no bundles. */
export function bundledCode(scope: IConstruct, name: ServiceName): Code {
  return Code.fromAsset(path.join(projectRoot, 'functions', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(directory) {
          const bundles = bundlesOfApps.get(scope.node.root) ?? bundleAll();
          bundlesOfApps.set(scope.node.root, bundles);
          const code = bundles.get(`${name}/index.cjs`);
          if (!code) throw new Error(`esbuild wrote no code for ${name}`);
          writeFileSync(path.join(directory, 'index.cjs'), code);
          return true;
        },
      },
    },
  });
}
