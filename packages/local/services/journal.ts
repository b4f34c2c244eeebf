import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAtomically } from './files.ts';

export interface Journal<T> {
  /** On disk when it returns, so that a process killed right after has not forgotten it. */
  append(entry: T): void;
  /** Puts `entries` in the place of all that was appended. */
  rewrite(entries: readonly T[]): void;
  close(): void;
}

/**
 * Opens an append-only file of JSON lines, one entry each, and hands back what it holds. A last line torn by a kill was
 * never acknowledged, so it is dropped. Without `file` nothing is kept.
 */
export function openJournal<T>(
  file: string | undefined,
  schema: { parse(value: unknown): T },
): { entries: T[]; journal: Journal<T> } {
  if (!file) return { entries: [], journal: { append() {}, rewrite() {}, close() {} } };
  mkdirSync(dirname(file), { recursive: true });
  const entries = completeLines(file).map((line) => schema.parse(JSON.parse(line)));
  const lines = (list: readonly T[]) => list.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  writeAtomically(file, lines(entries));
  let descriptor = openSync(file, 'a');
  return {
    entries,
    journal: {
      append: (entry) => appendFileSync(descriptor, lines([entry])),
      rewrite(list) {
        closeSync(descriptor);
        writeAtomically(file, lines(list));
        descriptor = openSync(file, 'a');
      },
      close: () => closeSync(descriptor),
    },
  };
}

function completeLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
