import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { ServiceName } from '#contracts/template-names.ts';
import { projectRoot } from '#infra/constructs/bundling-options.ts';

/** The folder in which an app's functions are bundled, each in its own. */
const bundlesOfApps = new WeakMap<IConstruct, string>();

function bundleAll(): string {
  const outdir = mkdtempSync(path.join(tmpdir(), 'rondo-bundles-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  const program = path.join(projectRoot, 'infra', 'constructs', 'bundle.ts');
  execFileSync(process.execPath, [program, outdir], { stdio: ['ignore', 'inherit', 'inherit'] });
  return outdir;
}

/** The function's code. Not bundled where CDK's context says that a stack needs no bundles. */
export function bundledCode(scope: IConstruct, name: ServiceName): Code {
  return Code.fromAsset(path.join(projectRoot, 'functions', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(directory) {
          const bundles = bundlesOfApps.get(scope.node.root) ?? bundleAll();
          bundlesOfApps.set(scope.node.root, bundles);
          cpSync(path.join(bundles, name), directory, { recursive: true });
          return true;
        },
      },
    },
  });
}
