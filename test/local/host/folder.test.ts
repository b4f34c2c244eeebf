import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderInUse, lockFolder } from '#local/lock.ts';
import { eventually } from '#test/support/eventually.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'lock-'));
/** A program that keeps the lock until it is killed. */
const holderOf = (
  path: string,
) => `import { lockFolder } from '${join(process.cwd(), 'packages/local/lock.ts')}';
  lockFolder(${JSON.stringify(path)}); console.log('locked'); setInterval(() => {}, 1000)`;
const lockFile = (path: string) => join(path, 'lock.json');

describe('the lock on a folder of data', () => {
  it('keeps a second process out until the first is done', () => {
    const path = folder();
    const unlock = lockFolder(path);
    expect(() => lockFolder(path)).toThrow(FolderInUse);
    unlock();
    lockFolder(path)();
    expect(existsSync(lockFile(path))).toBe(false);
  });

  it('is taken over from a killed process', async () => {
    const path = folder();
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', holderOf(path)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(() => lockFolder(path)).toThrow(`process ${child.pid} is running`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockFolder(path)();
  });

  it.runIf(existsSync('/proc'))(
    'is taken over from a killed process whose end nobody took note of',
    async () => {
      const path = folder();
      // `sleep` takes the place of the shell, and never asks what became of the other.
      const script = '"$0" --input-type=module-typescript -e "$1" & exec sleep 60';
      const parent = spawn('sh', ['-c', script, process.execPath, holderOf(path)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(parent.stdout, 'data');
      const { pid } = JSON.parse(readFileSync(lockFile(path), 'utf8'));
      process.kill(pid, 'SIGKILL');
      await eventually(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z '));
      lockFolder(path)();
      parent.kill();
    },
  );

  it('is taken over from a process whose number another one has by now, and from half a lock', () => {
    const path = folder();
    lockFolder(path);
    const lock = JSON.parse(readFileSync(lockFile(path), 'utf8'));
    writeFileSync(lockFile(path), JSON.stringify({ ...lock, startedAt: '1' }));
    lockFolder(path);
    writeFileSync(lockFile(path), '{"pid":');
    lockFolder(path)();
  });
});
