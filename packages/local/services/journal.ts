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
  const entries = completeLines(file).map((line, index) => parseLine(schema, line, `${file}:${index + 1}`));
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

function parseLine<T>(schema: { parse(value: unknown): T }, line: string, place: string): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(`${place} can't be read; it is only local data, so the file may be deleted`, {
      cause: error,
    });
  }
}

function completeLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
