import * as z from 'zod';
import { ticketIdSchema } from './api/shared.ts';

/** What the queues carry, as JSON. */

export const timerJobSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['check', 'wake']),
    ticketId: ticketIdSchema,
    fired: z.boolean(),
    replanned: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('open-office') }),
  z.object({ kind: z.literal('replan'), status: z.enum(['open', 'snoozed']), cursor: z.string().nullable() }),
]);

export const dueJobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['check', 'wake']), ticketId: ticketIdSchema }),
  z.object({ kind: z.literal('open-office') }),
]);

export const deliveryJobSchema = z.object({ ticketId: ticketIdSchema, seq: z.int().min(1) });

export const mediaJobSchema = z.object({ ticketId: ticketIdSchema, seq: z.int().min(1) });
