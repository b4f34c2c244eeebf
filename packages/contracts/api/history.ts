import * as z from 'zod';
import { agentIdSchema, instantSchema, teamIdSchema } from './shared.ts';

const gone = z.literal(true).optional().meta({ description: 'Nobody knows its name any more' });
const someone = z.object({ id: agentIdSchema, name: z.string(), gone });
const team = z.object({ id: teamIdSchema, name: z.string(), gone });

/** T11: what happened to a ticket, as facts; the message's text says the same in English. */
export const historyEventSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('assigned'),
      to: someone,
      from: someone.nullable(),
      how: z.enum(['rotation', 'person', 'reply']),
    }),
    z.object({
      kind: z.literal('unassigned'),
      from: someone,
      why: z.enum(['person', 'away', 'removed']).meta({
        description: 'No assignee was chosen; they were away (A11); they are no longer one of the team',
      }),
    }),
    z.object({ kind: z.literal('closed'), closedBy: z.enum(['agent', 'inactivity', 'customer']) }),
    z.object({ kind: z.literal('reopened') }),
    z.object({ kind: z.literal('snoozed'), until: instantSchema }),
    z.object({ kind: z.literal('woken') }),
    z.object({ kind: z.literal('tagged'), added: z.array(z.string()), removed: z.array(z.string()) }),
    z.object({
      kind: z.literal('routed'),
      to: team.nullable().meta({ description: 'Null: the inbox' }),
      from: team.nullable(),
    }),
    z.object({
      kind: z.literal('unqueued'),
      from: team.nullable().meta({ description: 'Null: the inbox' }),
      why: z.enum(['person', 'nobody-eligible', 'round-robin-off']),
    }),
    z.object({ kind: z.literal('handed-off'), to: z.enum(['helpdesk', 'zendesk', 'gorgias']) }),
    z.object({ kind: z.literal('handed-back'), from: z.enum(['ai', 'elsewhere']) }),
    z.object({ kind: z.literal('taken-over') }),
  ])
  .meta({ id: 'HistoryEvent' });

export type HistoryEventDocument = z.input<typeof historyEventSchema>;
