import * as z from 'zod';
import { minute, second } from '#domain/ids.ts';
import type { Writing } from '#use-cases/ports.ts';
import { type Raw, writingKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { agentId, instant, ticketId } from './values.ts';

export const writingKind = itemKind(
  'writing',
  shapeOf<Writing>()(z.object({ ticketId, who: z.union([agentId, z.literal('customer')]), until: instant })),
);

/** The table forgets it once it has faded; nobody waits for that. */
export const writingItem = (sign: Writing): Raw =>
  writingKind.mark({
    ...writingKey(sign),
    ...sign,
    expiresAt: Math.ceil((sign.until + minute) / second),
  });
