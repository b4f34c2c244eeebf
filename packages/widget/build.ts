/** `node packages/widget/build.ts <folder>`: the chat bubble's script. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { config } from './vite.config.ts';

/** What it may weigh in a shop's page, in bytes, compressed. */
const budget = 20_000;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('which folder?');
const outDir = resolve(folder);
// Whoever runs this, a test for one: it is what shops get.
process.env.NODE_ENV = 'production';
await build({
  ...config,
  configFile: false,
  logLevel: 'warn',
  build: { ...config.build, outDir, emptyOutDir: false },
});
const weight = gzipSync(readFileSync(join(outDir, 'bubble.js'))).length;
console.error(`bubble: ${(weight / 1_000).toFixed(1)} kB, compressed`);
if (weight >= budget) throw new Error(`more than ${budget / 1_000} kB: a shop's page would feel it`);
