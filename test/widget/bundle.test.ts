import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder = '';
let script = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rondo-bubble-'));
  execFileSync(process.execPath, ['packages/widget/build.ts', folder], { stdio: 'ignore' });
  script = readFileSync(join(folder, 'bubble.js'), 'utf8');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the bubble is one file of less than 20 kB, compressed', () => {
  expect(readdirSync(folder)).toEqual(['bubble.js']);
  expect(gzipSync(script).length).toBeLessThan(20_000);
});

it('the bubble evaluates nothing, and writes no markup nor styles into a page', () => {
  expect(script).not.toMatch(
    /\beval\(|new Function|insertAdjacentHTML|document\.write|createElement\(.style/,
  );
});
