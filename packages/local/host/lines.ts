import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Appends lines to a file, those of one turn of the event loop at once. */
export function openLines(file: string): (line: string) => void {
  mkdirSync(dirname(file), { recursive: true });
  let pending = '';
  const flush = () => {
    const lines = pending;
    pending = '';
    try {
      appendFileSync(file, lines);
    } catch (error) {
      // A runtime that keeps nothing has stopped meanwhile, its folder with it.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  };
  return (line) => {
    if (!pending) setImmediate(flush);
    pending += `${line}\n`;
  };
}
