import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** What the stacks and the functions are made of. The local runtime is no part of them. */
export const sourceFolders = ['functions', 'infra', 'packages'] as const;

/** The stacks could not be synthesized; the message is what the compiler or the stacks said. */
export class SynthesisFailed extends Error {
  override readonly name = 'SynthesisFailed';
}

const assembliesDir = join(projectRoot, '.rondo', 'assemblies');
const keptAssemblies = 5;
/** Three times as long as a worker idles: what a function loads when it is first needed, its workers still find. */
const keptMs = 15 * 60_000;

/** The synthesized stacks of the sources as they are: those of an earlier time if nothing has changed since. */
export async function synthesize(): Promise<string> {
  mkdirSync(assembliesDir, { recursive: true });
  const target = join(assembliesDir, sourcesHash());
  if (!existsSync(target)) {
    const outdir = mkdtempSync(join(assembliesDir, 'new-'));
    try {
      await runApp(outdir);
      // In one step: what is there is whole, whoever else makes it at the same time.
      if (!existsSync(target)) renameSync(outdir, target);
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }
  const now = new Date();
  utimesSync(target, now, now);
  prune();
  return target;
}

/** What an installation has to ask for, and this one has. */
const everyChannel = {
  RONDO_SES_FROM: 'support@shop.example',
  RONDO_SES_REPLY_TO: 'inbox@in.shop.example',
  RONDO_SMS_NUMBER: '+4930901820',
};

/** The address that providers call in the cloud is none of ours: signatures here are made for the local one. */
function settings(): NodeJS.ProcessEnv {
  const { RONDO_PUBLIC_URL: _, ...env } = process.env;
  return { ...everyChannel, ...env };
}

async function runApp(outdir: string): Promise<void> {
  const child = spawn(process.execPath, ['infra/app.ts'], {
    cwd: projectRoot,
    // CDK's own check of the templates is `npm run synth`'s and the tests'; here it would double the wait.
    env: { ...settings(), CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (code !== 0) throw new SynthesisFailed(firstLines(`${stderr}\n${stdout}`));
}

/** A digest of all that synthesis reads: sources, versions of dependencies, settings. */
function sourcesHash(): string {
  const hash = createHash('sha256').update(process.version);
  const sources = globSync(
    [
      ...sourceFolders.map((folder) => `${folder}/**/*.{ts,tsx,css,html,svg,js,json}`),
      'package*.json',
      'cdk.json',
    ],
    {
      cwd: projectRoot,
      exclude: ['packages/local/**'],
    },
  );
  for (const file of sources.sort()) hash.update(`${file}\n`).update(readFileSync(join(projectRoot, file)));
  for (const [name, value] of Object.entries(settings()).sort())
    if (/^(RONDO|CDK)_/.test(name)) hash.update(`${name}=${value}\n`);
  return hash.digest('hex').slice(0, 32);
}

/** Old ones go, and what a killed process left half made; one that a running process uses is among the newest. */
function prune(): void {
  const now = Date.now();
  const all = globSync('*', { cwd: assembliesDir })
    .map((name) => ({
      name,
      path: join(assembliesDir, name),
      usedAt: statSync(join(assembliesDir, name)).mtimeMs,
    }))
    .sort((left, right) => right.usedAt - left.usedAt);
  const whole = all.filter(({ name }) => !name.startsWith('new-'));
  const halves = all.filter(({ name, usedAt }) => name.startsWith('new-') && usedAt < now - 3_600_000);
  // The next newer one took its place.
  const old = whole.filter(
    (_, nth) => nth >= keptAssemblies && (whole[nth - 1]?.usedAt ?? now) < now - keptMs,
  );
  for (const { path } of [...old, ...halves]) rmSync(path, { recursive: true, force: true });
}

function firstLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() && !line.startsWith('Bundling asset'));
  return lines.slice(0, 30).join('\n');
}
