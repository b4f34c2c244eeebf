import * as z from 'zod';
import type { HistoryEntry } from '#domain/ticket/history.ts';
import type { Raw } from '../keys.ts';
import { historyKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { actor, agentId, closedBy, count, drainId, instant, teamId, ticketId } from './values.ts';

const strings = z.array(z.string()).readonly();

const event = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('assigned'),
    to: agentId,
    from: agentId.nullable(),
    how: z.enum(['rotation', 'person', 'reply']),
    turn: z.object({ drainId, place: count }).nullable().default(null),
  }),
  z.object({
    kind: z.literal('unassigned'),
    from: agentId,
    why: z.enum(['person', 'away', 'removed']).default('person'),
  }),
  z.object({ kind: z.literal('closed'), closedBy }),
  z.object({ kind: z.literal('reopened') }),
  z.object({ kind: z.literal('snoozed'), until: instant }),
  z.object({ kind: z.literal('woken') }),
  z.object({ kind: z.literal('tagged'), added: strings, removed: strings }),
  z.object({ kind: z.literal('routed'), to: teamId.nullable() }),
]);

const schema = z.object({
  ticketId,
  afterSeq: count,
  version: count,
  at: instant,
  by: actor,
  events: z.array(event).readonly(),
});

export const historyKind = itemKind('history', shapeOf<HistoryEntry>()(schema));

export const historyItem = (entry: HistoryEntry): Raw =>
  historyKind.mark({ ...historyKey(entry.ticketId, entry.afterSeq, entry.version), ...entry });
