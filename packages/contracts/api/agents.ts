import * as z from 'zod';
import { agentIdSchema, instantSchema, roleSchema } from './shared.ts';

export const agentSchema = z
  .object({
    id: agentIdSchema,
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    presence: z.enum(['online', 'offline']),
    openTickets: z.int().meta({ description: 'Tickets of theirs that wait for us' }),
    maxOpenTickets: z.int().nullable(),
  })
  .meta({ id: 'Agent' });

export const meSchema = agentSchema.extend({
  onlineUntil: instantSchema.optional(),
  presenceShown: z
    .boolean()
    .meta({ description: 'Round robin is on, or there is a team: being online makes a difference (A5)' }),
});
export const agentsPage = z.object({ agents: z.array(agentSchema) });
export const presenceBody = z.strictObject({ status: z.enum(['online', 'offline']) });

export type AgentDocument = z.input<typeof agentSchema>;
export type MeDocument = z.input<typeof meSchema>;
