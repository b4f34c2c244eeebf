import { MalformedCursor } from '#use-cases/ports.ts';
import { refuseFaults } from './input.ts';

/** Reads a page; a cursor that was never given out is the caller's fault. */
export async function knownCursor<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MalformedCursor)
      refuseFaults([{ path: 'cursor', message: 'is none that was given out here' }]);
    throw error;
  }
}
