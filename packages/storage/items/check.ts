import * as z from 'zod';
import type { TicketId } from '#domain/ids.ts';
import type { PendingCheck } from '#use-cases/ports.ts';
import type { Raw } from '../keys.ts';
import { checkKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { count, instant } from './values.ts';

export const checkKind = itemKind(
  'check',
  shapeOf<PendingCheck>()(z.object({ generation: count, at: instant.nullable() })),
);

export const checkItem = (ticketId: TicketId, pending: PendingCheck): Raw =>
  checkKind.mark({ ...checkKey(ticketId), ...pending });
