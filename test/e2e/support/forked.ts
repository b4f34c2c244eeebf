import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Runtime } from '#local/runtime.ts';
import { usersOf } from './inbox.ts';

const serve = fileURLToPath(new URL('serve.ts', import.meta.url));

export interface Told {
  readonly aws: Runtime['aws'];
  /** The names of all queues. */
  readonly queues: readonly string[];
}

/** The runtime in a process of its own, which can be killed and started again on the same data. */
export async function forkInbox(env: NodeJS.ProcessEnv = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'rondo-forked-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<Told> => {
    child = fork(serve, [`${port}`, folder], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const failed = once(child, 'exit').then(() => Promise.reject(new Error('the runtime has ended')));
    failed.catch(() => {});
    const [told] = await Promise.race([once(child, 'message'), failed]);
    return told as Told;
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  return {
    told: await start(),
    ...usersOf(`http://localhost:${port}`),
    async killAndStartAgain(): Promise<Told> {
      await end('SIGKILL');
      return start();
    },
    async stop(): Promise<void> {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type ForkedInbox = Awaited<ReturnType<typeof forkInbox>>;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
