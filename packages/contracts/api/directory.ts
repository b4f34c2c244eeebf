import * as z from 'zod';
import { agentIdSchema, roleSchema } from './shared.ts';

const name = z.string().trim().min(1).max(100);

/** RFC 5321 lets an address have 254 characters; the user pool knows it whatever its case. */
const address = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase());

export const invitation = z.strictObject({ email: address, name, role: roleSchema });

export const changedAgent = z
  .strictObject({
    name: name.optional(),
    maxOpenTickets: z.int().min(1).max(10_000).nullable().optional().meta({
      description: 'Most tickets that wait for us before the rotation passes over them; null: no limit',
    }),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'says nothing to change');

export const newRole = z.strictObject({ role: roleSchema });

export const agentParams = z.object({ id: agentIdSchema });
