import * as z from 'zod';
import type { TicketId } from '#domain/ids.ts';
import type { PendingTimer, TimerKind } from '#use-cases/ports.ts';
import type { Raw } from '../keys.ts';
import { timerKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { count, instant } from './values.ts';

export const timerKinds: readonly TimerKind[] = ['check', 'wake', 'rotate'];

const schema = shapeOf<PendingTimer>()(z.object({ generation: count, at: instant.nullable() }));

export const timerItemKinds = {
  check: itemKind('check', schema),
  wake: itemKind('wake', schema),
  rotate: itemKind('rotate', schema),
} as const;

export const timerItem = (ticketId: TicketId, kind: TimerKind, pending: PendingTimer): Raw =>
  timerItemKinds[kind].mark({ ...timerKey(ticketId, kind), ...pending });
