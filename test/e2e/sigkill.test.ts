import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type ForkedInbox, forkInbox } from './support/forked.ts';

const demo = fileURLToPath(new URL('../../packages/local/demo.ts', import.meta.url));
let inbox: ForkedInbox;
let day: ChildProcess | undefined;

beforeAll(async () => {
  inbox = await forkInbox();
}, 120_000);
afterAll(async () => {
  day?.kill('SIGKILL');
  await inbox?.stop();
});

test('promise 1: killed with SIGKILL in the middle of a day and started again, nothing is lost and nothing doubled', async () => {
  const { port } = new URL(inbox.url);
  day = spawn(process.execPath, [demo, '--seed', '7'], {
    env: { ...process.env, PORT: port },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  day.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    told += chunk;
  });
  const ended = once(day, 'close');
  await eventually(async () => expect(told).toContain('A day at a helpdesk'), 60_000);
  let kills = 0;
  for (const after of [12_000, 15_000]) {
    await new Promise((resolve) => setTimeout(resolve, after));
    if (day.exitCode !== null) break;
    await inbox.killAndStartAgain();
    kills += 1;
  }
  const [code] = await ended;
  expect(kills).toBeGreaterThan(0);
  expect(code, told).toBe(0);
  expect(told).toContain('✓');
}, 400_000);
