import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

describe('the built console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rondo-console-'));
  let page = '';
  const files = (): string[] => readdirSync(join(folder, 'assets'));
  const read = (file: string): string => readFileSync(join(folder, 'assets', file), 'utf8');

  beforeAll(() => {
    execFileSync(process.execPath, ['packages/console/build.ts', folder], { stdio: 'ignore' });
    page = readFileSync(join(folder, 'index.html'), 'utf8');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('loads less than 150 kB of JavaScript, compressed, before its first page is there', () => {
    const loaded = [...page.matchAll(/assets\/([\w.-]+\.js)"/g)].map(([, file = '']) => file);
    expect(loaded.length).toBeGreaterThan(0);
    const bytes = loaded.reduce((sum, file) => sum + gzipSync(read(file)).length, 0);
    console.info(`first load: ${(bytes / 1_000).toFixed(1)} kB`);
    expect(bytes).toBeLessThan(150_000);
  });

  test('has nothing inline that its Content-Security-Policy would refuse', () => {
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
  });

  test('brings no schemas: shapes are known by their types alone', () => {
    for (const file of files()) expect([file, /ZodError|safeParse/.test(read(file))]).toEqual([file, false]);
  });

  test('is React as it is for users, not for developers', () => {
    for (const file of files()) expect([file, /react\.dev\/link/.test(read(file))]).toEqual([file, false]);
  });

  test('has files whose names change with what is in them', () => {
    for (const file of files()) expect(file).toMatch(/-[\w-]{8}\.\w+$/);
  });
});
