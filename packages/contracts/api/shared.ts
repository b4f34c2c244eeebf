import * as z from 'zod';

/** RFC 3339, UTC. */
export const instantSchema = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });

const opaque = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);
export const ticketIdSchema = z.templateLiteral(['tkt_', opaque]);
export const messageIdSchema = z.templateLiteral(['msg_', z.string().regex(/^[0-9A-Za-z_-]{1,96}$/)]);
export const contactIdSchema = z.templateLiteral(['con_', opaque]);
export const agentIdSchema = z.templateLiteral(['agt_', opaque]);
export const teamIdSchema = z.templateLiteral(['team_', opaque]);

export const channelSchema = z.enum(['sms', 'email', 'web_chat']);
export const roleSchema = z.enum(['owner', 'admin', 'manager', 'support', 'analyst']);

export const personSchema = z.object({ id: agentIdSchema, name: z.string() });

/** RFC 9457. `errors` names every fault of bad input at once. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  errors: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        code: z.string().optional().meta({ description: 'Where the fault is one of a kind' }),
      }),
    )
    .optional(),
});

/** As clients get it: each type may say more in members of its own (RFC 9457, 3.2). */
export const problemDocument = problemSchema.loose().meta({ id: 'Problem' });

export type Problem = z.output<typeof problemSchema>;
