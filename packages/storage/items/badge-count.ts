import * as z from 'zod';
import { itemKind } from './item.ts';

/** Part of how many open tickets nobody has, the AI agent handles, or another system; the sum of the parts counts. */
export const badgeCountKind = itemKind(
  'badge-count',
  z.object({ badge: z.enum(['none', 'ai', 'elsewhere']), value: z.int() }),
);
