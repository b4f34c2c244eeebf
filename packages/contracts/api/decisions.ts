import * as z from 'zod';
import { instantSchema, personSchema, teamIdSchema } from './shared.ts';
import { explanationSchema, queueIdSchema } from './tickets.ts';

const teamSchema = z.object({ id: teamIdSchema, name: z.string() });

const decided = {
  at: instantSchema,
  by: z.enum(['rotation', 'person', 'reply', 'system']),
  agent: personSchema.optional().meta({ description: 'Who decided it, where a person did' }),
};

/** A12: who got a ticket, or where it waited, and why. Facts; sentences are the reader's. */
const decisionSchema = z.discriminatedUnion('kind', [
  z.object({
    ...decided,
    kind: z.literal('assigned'),
    to: personSchema,
    from: personSchema.nullable(),
    explanation: explanationSchema.optional().meta({ description: 'Of every assignment by the rotation' }),
  }),
  z.object({
    ...decided,
    kind: z.literal('unassigned'),
    from: personSchema,
    why: z.enum(['person', 'away', 'removed']),
  }),
  z.object({
    ...decided,
    kind: z.literal('routed'),
    team: teamSchema.nullable().meta({ description: 'null: to the inbox' }),
    fromTeam: teamSchema.nullable(),
    why: z.enum(['opened', 'tagged', 'customer-wrote', 'nobody-online', 'team-gone']),
  }),
  z
    .object({
      ...decided,
      kind: z.literal('unqueued'),
      queue: queueIdSchema,
      why: z.enum(['person', 'nobody-eligible', 'round-robin-off']),
    })
    .meta({ description: 'It waits for nobody’s turn any longer, and nobody got it' }),
]);

export const decisionsAnswer = z.object({ decisions: z.array(decisionSchema) });

export type DecisionDocument = z.input<typeof decisionSchema>;
