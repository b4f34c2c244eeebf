import * as z from 'zod';
import { agentIdSchema, instantSchema, roleSchema } from './shared.ts';

export const agentSchema = z
  .object({
    id: agentIdSchema,
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    presence: z.enum(['online', 'offline']),
    openTickets: z.int().meta({ description: 'Open tickets of theirs' }),
    waitingTickets: z
      .int()
      .meta({ description: 'Those of them that wait for us, which is what `maxOpenTickets` counts (A10)' }),
    maxOpenTickets: z.int().nullable(),
  })
  .meta({ id: 'Agent' });

export const meSchema = agentSchema.extend({
  onlineUntil: instantSchema.optional(),
  presenceShown: z
    .boolean()
    .meta({ description: 'Round robin is on, or there is a team: being online makes a difference (A5)' }),
  withinOfficeHours: z.boolean().meta({ description: 'Now; always, where there are no office hours (O1)' }),
});
export const agentsPage = z.object({ agents: z.array(agentSchema) });
export const presenceBody = z.strictObject({ status: z.enum(['online', 'offline']) });

export type AgentDocument = z.input<typeof agentSchema>;
export type MeDocument = z.input<typeof meSchema>;
