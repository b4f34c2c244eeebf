import { mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Another local runtime keeps its data in this folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

const lockSchema = z.object({ pid: z.int(), startedAt: z.string() });
type Holder = z.infer<typeof lockSchema>;

/**
 * Claims the folder for this process until the result is called. What a killed process left is recognized: its process
 * is gone, or its number belongs to another by now.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock.json');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const descriptor = openSync(file, 'wx');
      writeSync(descriptor, JSON.stringify({ pid: process.pid, startedAt: read(process.pid).startedAt }));
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = readLock(file);
      if (holder && isAlive(holder))
        throw new FolderInUse(
          `process ${holder.pid} is running on ${folder} already; stop it first, or use --ephemeral`,
        );
      rmSync(file, { force: true });
    }
  }
  throw new FolderInUse(`another process is just starting on ${folder}`);
}

/** Undefined for half a lock, which only a process killed at that very moment leaves. */
function readLock(file: string): Holder | undefined {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A killed process with many threads takes a while to be gone, and holds its port until then. */
const longestDyingMs = 10_000;
const pollMs = 50;

function isAlive(holder: Holder): boolean {
  for (let waited = 0; isThere(holder); waited += pollMs) {
    const { state, isEnding } = read(holder.pid);
    // Nothing of it is left but its number, which whoever started it hasn't taken note of.
    if (state === 'Z' && countThreads(holder.pid) <= 1) return false;
    if (!isEnding || waited >= longestDyingMs) return true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs);
  }
  return false;
}

function isThere({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return read(pid).startedAt === startedAt;
}

const exiting = 0x4;

/**
 * What the kernel says of a process: when it was started, in ticks since boot, and whether it is on its way out; empty
 * where there is no /proc to say so.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function read(pid: number): { state: string; isEnding: boolean; startedAt: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', , , , , , flags = '0'] = fields;
    return { state, isEnding: state === 'Z' || (Number(flags) & exiting) !== 0, startedAt: fields[19] ?? '' };
  } catch {
    return { state: '', isEnding: false, startedAt: '' };
  }
}

function countThreads(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length;
  } catch {
    return 0;
  }
}
