import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The stacks could not be synthesized; the message is what the compiler or the stacks said. */
export class SynthesisFailed extends Error {
  override readonly name = 'SynthesisFailed';
}

/** Synthesizes the app into a folder of its own under `folder` and returns it. */
export async function synthesize(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const outdir = mkdtempSync(join(folder, 'cdk.out-'));
  const child = spawn(process.execPath, ['infra/app.ts'], {
    cwd: projectRoot,
    env: { ...process.env, CDK_OUTDIR: outdir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (code === 0) return outdir;
  rmSync(outdir, { recursive: true, force: true });
  throw new SynthesisFailed(firstLines(`${stderr}\n${stdout}`));
}

/** Forgets the assemblies that earlier processes left. */
export function removeAssemblies(folder: string, except?: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith('cdk.out-') && path !== except) rmSync(path, { recursive: true, force: true });
  }
}

function firstLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() && !line.startsWith('Bundling asset'));
  return lines.slice(0, 30).join('\n');
}
