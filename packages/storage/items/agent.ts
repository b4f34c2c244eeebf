import * as z from 'zod';
import type { Agent } from '#domain/agent.ts';
import { itemKind, type Step, shapeOf } from './item.ts';
import { agentId, count, instant } from './values.ts';

const schema = z.object({
  id: agentId,
  email: z.string(),
  name: z.string(),
  role: z.enum(['owner', 'admin', 'manager', 'support', 'analyst']),
  maxOpenTickets: count.nullable(),
  presence: z.enum(['online', 'offline']),
  onlineSince: instant.nullable(),
  onlineUntil: instant.nullable(),
  offlineSince: instant.nullable(),
  signedOutAt: instant.nullable(),
  load: z.int(),
  open: z.int(),
  removedAt: instant.nullable(),
  version: count,
});

/** Version 1 counted no open tickets, and nobody left. Counting does not upgrade an item: what was counted stays. */
const directory: Step = (item) => ({ open: 0, removedAt: null, offlineSince: null, ...item });

export const agentKind = itemKind('agent', shapeOf<Agent>()(schema), [directory]);

/** Stands for no limit in `room`, which must always have a value to be counted down. */
const unlimited = 1_000_000_000;

/**
 * A condition can't calculate, so next to `load` an agent's item has `room`: how much more load they take. Both are
 * counted together, and `room` is `limitOf(agent) - load` at every moment.
 */
export const limitOf = (agent: Pick<Agent, 'maxOpenTickets'>): number => agent.maxOpenTickets ?? unlimited;
