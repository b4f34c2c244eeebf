import * as z from 'zod';
import { platforms } from '#domain/hand-off/hand-off.ts';
import type { DecisionEntry } from '#domain/ticket/decision.ts';
import type { HistoryEntry } from '#domain/ticket/history.ts';
import type { Raw } from '../keys.ts';
import { decisionKey, historyKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { actor, agentId, closedBy, count, drainId, instant, queueId, teamId, ticketId } from './values.ts';

const strings = z.array(z.string()).readonly();

const decisionEvent = z.discriminatedUnion('kind', [
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
  z.object({
    kind: z.literal('routed'),
    to: teamId.nullable(),
    from: teamId.nullable().default(null),
  }),
  z.object({
    kind: z.literal('unqueued'),
    from: queueId,
    why: z.enum(['person', 'nobody-eligible', 'round-robin-off']),
  }),
]);

const event = z.discriminatedUnion('kind', [
  decisionEvent,
  z.object({ kind: z.literal('closed'), closedBy }),
  z.object({ kind: z.literal('reopened') }),
  z.object({ kind: z.literal('snoozed'), until: instant }),
  z.object({ kind: z.literal('woken') }),
  z.object({ kind: z.literal('tagged'), added: strings, removed: strings }),
  z.object({ kind: z.literal('handed-off'), to: z.enum(['helpdesk', ...platforms]) }),
  z.object({ kind: z.literal('handed-back'), from: z.enum(['ai', 'elsewhere']) }),
  z.object({ kind: z.literal('taken-over') }),
]);

const place = { ticketId, afterSeq: count, version: count, at: instant, by: actor };

export const historyKind = itemKind(
  'history',
  shapeOf<HistoryEntry>()(z.object({ ...place, events: z.array(event).readonly() })),
);

export const historyItem = (entry: HistoryEntry): Raw =>
  historyKind.mark({ ...historyKey(entry.ticketId, entry.afterSeq, entry.version), ...entry });

/** The decisions of an entry once more, where all of the ticket lie together: one query, however long its thread. */
export const decisionKind = itemKind(
  'decision',
  shapeOf<DecisionEntry>()(z.object({ ...place, events: z.array(decisionEvent).readonly() })),
);

export const decisionItem = (entry: DecisionEntry): Raw =>
  decisionKind.mark({ ...decisionKey(entry.ticketId, entry.version), ...entry });
