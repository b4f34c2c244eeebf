import { renameSync, writeFileSync } from 'node:fs';

/** Replaces a file in one step: a process killed at any moment leaves the old content or the new, never half. */
export function writeAtomically(file: string, content: string): void {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}
