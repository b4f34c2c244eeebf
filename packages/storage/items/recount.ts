import * as z from 'zod';
import type { Recount } from '#use-cases/ports.ts';
import type { Key, Raw } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { agentId, count, instant } from './values.ts';

export const recountKey: Key = { pk: 'RECOUNT', sk: 'RECOUNT' };

const schema = z.object({
  run: count,
  from: z.string(),
  to: z.string(),
  since: instant,
  until: instant,
  by: agentId,
  page: count,
  sweep: z.union([z.literal(1), z.literal(2)]),
  cursor: z.string().nullable(),
  looked: count,
  recounted: count,
  counted: count,
  startedAt: instant,
  finishedAt: instant.nullable(),
});

export const recountKind = itemKind('recount', shapeOf<Recount>()(schema));

export const recountItem = (recount: Recount): Raw => recountKind.mark({ ...recountKey, ...recount });
