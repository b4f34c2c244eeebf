import { type Dirent, existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Tells of each file that changes below the folders, by its path from `root`. Every folder has a watcher of its own: one
 * recursive watcher follows files, and loses those that editors replace instead of writing into them.
 */
export function watchFolders(
  root: string,
  folders: readonly string[],
  changed: (file: string) => void,
): () => void {
  const watchers = new Map<string, FSWatcher>();
  const follow = (): string[] => {
    const all = folders.flatMap((top) => [top, ...below(root, top)]);
    const fresh = all.filter((folder) => !watchers.has(folder));
    for (const folder of fresh) {
      if (!existsSync(join(root, folder))) continue;
      const watcher = watch(join(root, folder), (_, name) => {
        // What a new folder held before it was watched is news, too.
        for (const found of follow())
          for (const file of entriesOf(join(root, found))) changed(join(found, file.name));
        if (name !== null) changed(join(folder, name));
      });
      // A folder that is removed takes its watcher along.
      watcher.on('error', () => forget(folder));
      watchers.set(folder, watcher);
    }
    return fresh;
  };
  const forget = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  follow();
  return () => {
    for (const folder of [...watchers.keys()]) forget(folder);
  };
}

const below = (root: string, folder: string): string[] =>
  entriesOf(join(root, folder), true)
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ''));

/** Nothing where there is no folder: one that is being replaced, as a checkout does it, is gone for a moment. */
function entriesOf(folder: string, recursive = false): Dirent[] {
  try {
    return readdirSync(folder, { recursive, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
