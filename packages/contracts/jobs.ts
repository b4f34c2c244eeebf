import * as z from 'zod';
import { agentIdSchema, ticketIdSchema } from './api/shared.ts';

/** What the queues carry, as JSON. */

const ticketTimers = z.enum(['check', 'wake', 'rotate']);

export const timerJobSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: ticketTimers,
    ticketId: ticketIdSchema,
    fired: z.boolean(),
    replanned: z.boolean().optional(),
    stray: z.int().min(1).optional(),
  }),
  z.object({ kind: z.literal('end-session'), agentId: agentIdSchema, at: z.int() }),
  z.object({ kind: z.literal('open-office') }),
  z.object({
    kind: z.literal('audit'),
    of: z.enum(['open', 'snoozed', 'schedules']),
    cursor: z.string().nullable(),
  }),
]);

export const dueJobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: ticketTimers, ticketId: ticketIdSchema }),
  z.object({ kind: z.literal('end-session'), agentId: agentIdSchema }),
  z.object({
    kind: z.literal('release'),
    agentId: agentIdSchema,
    status: z.enum(['open', 'snoozed']),
    cursor: z.string().nullable(),
    again: z.boolean(),
  }),
  z.object({ kind: z.literal('replan'), run: z.int().min(1), page: z.int().min(0) }),
  z.object({ kind: z.literal('recount'), run: z.int().min(1), page: z.int().min(0) }),
  z.object({ kind: z.literal('open-office') }),
]);

/** What Scheduler could not deliver: the dead letter is the call that it made, not what it was to send. */
const undelivered = z.object({ MessageBody: z.string() });

/** A message of the due queue: a job, or one that was moved back from the dead letters as Scheduler had put it there. */
export const dueMessageSchema = z.union([
  dueJobSchema,
  undelivered
    .transform(({ MessageBody }, context): unknown => {
      try {
        return JSON.parse(MessageBody);
      } catch {
        context.addIssue({ code: 'custom', message: 'holds no JSON' });
        return z.NEVER;
      }
    })
    .pipe(dueJobSchema),
]);

export const messageJobSchema = z.object({
  ticketId: ticketIdSchema,
  seq: z.int().min(1),
  forward: z.boolean().optional(),
});

export const deliveryJobSchema = z.union([
  messageJobSchema,
  z.object({ ticketId: ticketIdSchema, catchUp: z.literal(true) }),
]);

export const mediaJobSchema = z.object({ ticketId: ticketIdSchema, seq: z.int().min(1) });
