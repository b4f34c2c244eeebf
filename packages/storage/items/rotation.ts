import * as z from 'zod';
import type { Drain } from '#domain/rotation/explain.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { Raw } from '../keys.ts';
import { drainKey, rotationKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { agentId, count, drainId, instant, queueId, ticketId } from './values.ts';

const members = z.array(z.object({ agentId, ordinal: count })).readonly();

const rotationSchema = z.object({
  queue: queueId,
  members,
  lastServed: count,
  served: count,
  version: count,
});

export const rotationKind = itemKind('rotation', shapeOf<Rotation>()(rotationSchema));

export const rotationItem = (rotation: Rotation): Raw =>
  rotationKind.mark({ ...rotationKey(rotation.queue), ...rotation });

const standing = z.union([
  z.object({ agentId, absent: z.null(), room: count.nullable(), backlogRoom: count.nullable() }),
  z.object({
    agentId,
    absent: z.enum(['offline', 'session-over', 'not-an-assignee', 'not-in-team', 'gone', 'left-out']),
  }),
]);

const drainSchema = z.object({
  id: drainId,
  queue: queueId,
  at: instant,
  ring: members,
  lastServed: count,
  served: count,
  standings: z.array(standing).readonly(),
  turns: z.array(z.object({ ticketId, agentId, queuedAt: instant })).readonly(),
});

export const drainKind = itemKind('drain', shapeOf<Drain>()(drainSchema));

/** Kept for good: whoever asks why a ticket went to whom may ask late (A12). */
export const drainItem = (drain: Drain): Raw => drainKind.mark({ ...drainKey(drain.id), ...drain });
