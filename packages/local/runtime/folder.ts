import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from '../lock.ts';
import { projectRoot } from '../synth.ts';

/** Where a runtime puts what it writes. */
export interface Folder {
  readonly path: string;
  /** A folder for what outlives the process, as an option; nothing if nothing does. */
  kept(name: string): { dataDir?: string };
  /** A file that outlives the process, as an option. */
  keptFile(name: string): { file?: string };
  close(): void;
}

/** The checkout's `.rondo`, claimed for this process; a temporary folder if nothing is to be kept. */
export function openFolder({ ephemeral = false, folder }: { ephemeral?: boolean; folder?: string }): Folder {
  if (ephemeral) {
    const path = mkdtempSync(join(tmpdir(), 'rondo-'));
    return {
      path,
      kept: () => ({}),
      keptFile: () => ({}),
      close: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
    };
  }
  const path = folder ?? join(projectRoot, '.rondo');
  mkdirSync(path, { recursive: true });
  const unlock = lockFolder(path);
  return {
    path,
    kept: (name) => ({ dataDir: join(path, name) }),
    keptFile: (name) => ({ file: join(path, name) }),
    close: unlock,
  };
}
