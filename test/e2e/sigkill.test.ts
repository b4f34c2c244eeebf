import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { eventually } from './support/inbox.ts';

const serve = fileURLToPath(new URL('support/serve.ts', import.meta.url));
const demo = fileURLToPath(new URL('../../packages/local/demo.ts', import.meta.url));
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

const start = (words: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const healthy = (port: number) =>
  eventually(async () => expect((await fetch(`http://localhost:${port}/health`)).status).toBe(200), 60_000);

test('promise 1: killed with SIGKILL in the middle of a day and started again, nothing is lost and nothing doubled', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rondo-sigkill-'));
  const port = await freePort();
  const first = start([serve, `${port}`, folder]);
  await healthy(port);
  const day = start([demo, '--seed', '7'], { PORT: `${port}` });
  let told = '';
  day.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    told += chunk;
  });
  const ended = once(day, 'close');
  await eventually(async () => expect(told).toContain('A day at a helpdesk'), 60_000);
  for (const after of [12_000, 15_000]) {
    await new Promise((resolve) => setTimeout(resolve, after));
    if (day.exitCode !== null) break;
    const running = [...children].find((child) => child !== day);
    running?.kill('SIGKILL');
    await eventually(async () => expect([...children].filter((child) => child !== day)).toEqual([]));
    start([serve, `${port}`, folder]);
    await healthy(port);
  }
  expect(first.signalCode).toBe('SIGKILL');
  const [code] = await ended;
  expect(code, told).toBe(0);
  expect(told).toContain('✓');
  for (const child of children) child.kill('SIGTERM');
  await eventually(async () => expect(children.size).toBe(0));
  await rm(folder, { recursive: true, force: true });
}, 400_000);
