import { join } from 'node:path';
import type { Runtime } from './runtime.ts';
import { projectRoot, sourceFolders, synthesize } from './synth.ts';
import { watchFolders } from './watch-folders.ts';

export interface WatchOptions {
  readonly runtime: Pick<Runtime, 'reload'>;
  readonly tell: (message: string) => void;
  /** Makes an assembly of the sources as they are; the same for the same sources. */
  readonly build?: () => Promise<string>;
  /** Where the source folders are. */
  readonly root?: string;
}

/** Saving several files at once is one change. */
const settleMs = 150;

/** Builds and loads what changes under the source folders. A build that fails leaves everything as it is. */
export function watchSources(options: WatchOptions): () => void {
  const { runtime, tell, build = synthesize, root = projectRoot } = options;
  let timer: NodeJS.Timeout | undefined;
  let current: string | undefined;
  let busy = false;
  let again = false;

  const rebuild = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const start = performance.now();
    try {
      const assembly = await build();
      if (assembly !== current) {
        const replaced = await runtime.reload(assembly);
        current = assembly;
        const seconds = ((performance.now() - start) / 1_000).toFixed(1);
        if (replaced.length > 0) tell(`reloaded in ${seconds} s: ${replaced.join(', ')}`);
      }
    } catch (error) {
      tell(
        `the old code stays, since the new one can't be built:\n${error instanceof Error ? error.message : error}`,
      );
    }
    busy = false;
    if (again) {
      again = false;
      void rebuild();
    }
  };
  const changed = (file: string) => {
    if (!/\.(tsx?|css|html|svg|js|json)$/.test(file)) return;
    if (file.startsWith(join('packages', 'local'))) {
      tell('the local runtime itself has changed: start it again to see that');
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => void rebuild(), settleMs);
  };
  const stopWatching = watchFolders(root, sourceFolders, changed);
  return () => {
    clearTimeout(timer);
    stopWatching();
  };
}
