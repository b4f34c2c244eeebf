import * as z from 'zod';
import { MalformedCursor } from '#use-cases/ports.ts';

/** Cursors are opaque to whoever carries them, and are believed no more than any other input. */
export interface CursorKind<Position> {
  write(position: Position): string;
  /** @throws MalformedCursor */
  read(cursor: string | null): Position | null;
}

export const cursorKind = <Position>(schema: z.ZodType<Position>): CursorKind<Position> => ({
  write: (position) => Buffer.from(JSON.stringify(position)).toString('base64url'),
  read: (cursor) => {
    if (cursor === null) return null;
    const parsed = schema.safeParse(jsonIn(cursor));
    if (!parsed.success) throw new MalformedCursor(z.prettifyError(parsed.error));
    return parsed.data;
  },
});

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    throw new MalformedCursor('not a cursor', { cause: error });
  }
}
