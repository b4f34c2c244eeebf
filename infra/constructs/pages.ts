import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { projectRoot } from '#infra/constructs/bundling-options.ts';

/** Each by the program that builds it, and the folder that its files are served below. */
const pages = [
  { program: 'packages/console/build.ts', folder: 'console' },
  { program: 'packages/widget/build.ts', folder: '' },
];

/** All that a page is made of: its own sources, those it shares, and the versions of what it depends on. */
const sources = [
  'packages/{console,widget,contracts,domain}/**/*.{ts,tsx,css,html,svg,json}',
  'package.json',
  'package-lock.json',
];

/** The built pages. Not built where CDK's context says that a stack needs no bundles. */
export function builtPages(): ISource {
  const hash = hashOfSources();
  return Source.asset(path.join(projectRoot, 'packages', 'console'), {
    assetHash: hash,
    assetHashType: AssetHashType.CUSTOM,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle(directory) {
          cpSync(build(hash), directory, { recursive: true });
          return true;
        },
      },
    },
  });
}

/** Kept by the sources' hash: what changes elsewhere doesn't build the pages again. */
function build(hash: string): string {
  const kept = path.join(projectRoot, 'node_modules', '.cache', 'rondo-pages');
  const target = path.join(kept, hash);
  if (existsSync(target)) return target;
  mkdirSync(kept, { recursive: true });
  const made = mkdtempSync(path.join(kept, 'new-'));
  for (const { program, folder } of pages)
    execFileSync(process.execPath, [program, path.join(made, folder)], {
      cwd: projectRoot,
      // What pages are made of comes in two builds, and who tests would get the one for developers.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  // In one step: what is there is whole, whoever else makes it at the same time.
  if (!existsSync(target)) renameSync(made, target);
  return target;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of globSync(sources, { cwd: projectRoot }).sort())
    hash.update(`${file}\n`).update(readFileSync(path.join(projectRoot, file)));
  return hash.digest('hex');
}
