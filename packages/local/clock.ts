import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAtomically } from './services/files.ts';

export interface Clock {
  /** Epoch milliseconds by the local clock: real time plus what it was moved. */
  now(): number;
  /** Moves the clock by `ms`; backwards is refused, because no timer could be taken back. Returns the new time. */
  advance(ms: number): number;
  /** The offset in milliseconds, one BigInt64, shared with the workers: read it with `readOffset`. */
  readonly offset: SharedArrayBuffer;
  /** Calls `listener` after each move; returns what takes it off again. */
  onAdvance(listener: () => void): () => void;
}

/** A movable clock. With `file` the offset outlives the process, so a restart goes on in the moved time. */
export function createClock(options: { file?: string } = {}): Clock {
  const { file } = options;
  const offset = new SharedArrayBuffer(8);
  const cell = new BigInt64Array(offset);
  const listeners = new Set<() => void>();
  if (file) {
    mkdirSync(dirname(file), { recursive: true });
    Atomics.store(cell, 0, savedOffset(file));
  }
  const now = () => Date.now() + readOffset(offset);
  return {
    now,
    offset,
    advance(ms) {
      if (!Number.isSafeInteger(Math.round(ms)) || ms < 0)
        throw new RangeError(`the clock can't move by ${ms} ms`);
      const moved = Atomics.load(cell, 0) + BigInt(Math.round(ms));
      if (file) writeAtomically(file, `${moved}\n`);
      Atomics.store(cell, 0, moved);
      for (const listener of [...listeners]) listener();
      return now();
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** How many milliseconds the clock behind `offset` is ahead of real time. */
export function readOffset(offset: SharedArrayBuffer): number {
  return Number(Atomics.load(new BigInt64Array(offset), 0));
}

function savedOffset(file: string): bigint {
  try {
    return BigInt(readFileSync(file, 'utf8').trim() || '0');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0n;
    throw new Error(`the saved clock ${file} can't be read`, { cause: error });
  }
}
