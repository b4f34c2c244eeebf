import * as z from 'zod';
import type { Replan } from '#use-cases/ports.ts';
import type { Raw } from '../keys.ts';
import { replanKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { count, instant } from './values.ts';

const schema = z.object({
  run: count,
  page: count,
  sweep: z.union([z.literal(1), z.literal(2)]),
  status: z.enum(['open', 'snoozed']),
  cursor: z.string().nullable(),
  checks: count,
  startedAt: instant,
  sweepStartedAt: instant,
  sweepPages: count,
  finishedAt: instant.nullable(),
});

export const replanKind = itemKind('replan', shapeOf<Replan>()(schema));

export const replanItem = (replan: Replan): Raw => replanKind.mark({ ...replanKey, ...replan });
