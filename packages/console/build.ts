/** `node packages/console/build.ts <folder>`: the console's files, as they are served below `/console/`. */
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Manifest } from 'vite';
import { config } from './vite.config.ts';

// React comes in two builds, and a test that builds this would get the one for developers.
process.env.NODE_ENV = 'production';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('which folder?');
const outDir = resolve(folder);
await build({
  ...config,
  configFile: false,
  logLevel: 'warn',
  build: { ...config.build, outDir, emptyOutDir: true },
});
console.error(
  `console: ${(firstLoad(outDir) / 1_000).toFixed(1)} kB of JavaScript at first load, compressed`,
);

/** The entry and all that it imports at once. */
function firstLoad(directory: string): number {
  const manifestFile = join(directory, 'manifest.json');
  const manifest: Manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  rmSync(manifestFile);
  const needed = new Set<string>();
  const need = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined || needed.has(chunk.file)) return;
    needed.add(chunk.file);
    for (const imported of chunk.imports ?? []) need(imported);
  };
  need('index.html');
  return [...needed].reduce((sum, file) => sum + gzipSync(readFileSync(join(directory, file))).length, 0);
}
