import { mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Another local runtime keeps its data in this folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

const lockSchema = z.object({ pid: z.int(), startedAt: z.string() });

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
      writeSync(descriptor, JSON.stringify({ pid: process.pid, startedAt: birthOf(process.pid) }));
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
function readLock(file: string): z.infer<typeof lockSchema> | undefined {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive({ pid, startedAt }: { pid: number; startedAt: string }): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return birthOf(pid) === startedAt;
}

/** When the process was started, in the kernel's ticks since boot; empty where there is no /proc to say so. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
