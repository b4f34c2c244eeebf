import * as z from 'zod';
import { instantSchema, messageIdSchema, ticketIdSchema } from './shared.ts';

/** What the AI agent posts to us, signed by Standard Webhooks, and what a ticket tells of its hand-off. */

export const handOffStateSchema = z.enum([
  'asking-consent',
  'asking-email',
  'declined',
  'not-offered',
  'creating',
  'done',
  'failed',
  'overtaken',
]);

const method = z.enum(['helpdesk', 'zendesk', 'gorgias', 'none']);

export const ticketHandOffSchema = z
  .object({
    method: method.meta({ description: 'The one that was set when it was asked for' }),
    state: handOffStateSchema,
    at: instantSchema,
    reason: z.string().optional().meta({ description: 'Why, in the AI agent’s words' }),
    platformTicketId: z.string().optional().meta({ description: 'Of the ticket in the other helpdesk' }),
  })
  .meta({ id: 'TicketHandOff' });

export type HandOffDocument = z.input<typeof ticketHandOffSchema>;

export const aiOutcomeSchema = z
  .enum(['under-way', 'escalated', 'declined', 'not-offered', 'taken-over'])
  .meta({ description: 'What became of the AI agent’s part since the ticket was opened or reopened' });

// Half of a surrogate pair is no text: what was stored could not be written as JSON again.
const words = (longest: number) =>
  z
    .string()
    .max(longest)
    .overwrite((value) => value.toWellFormed())
    .refine((value) => value.trim().length > 0, 'must say something');

const ownId = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, '1 to 255 visible ASCII characters')
  .meta({ description: 'The AI agent’s own id: a repeated one changes nothing' });

export const aiMessageBody = z
  .strictObject({ ticketId: ticketIdSchema, messageId: ownId, text: words(10_000) })
  .meta({ id: 'AiMessage' });

/** The answer is the same when it is repeated. */
export const aiMessageResult = z.object({
  outcome: z.literal('written'),
  ticketId: ticketIdSchema,
  messageId: messageIdSchema.meta({ description: 'Ours' }),
});

export const handOffRequestBody = z
  .strictObject({
    ticketId: ticketIdSchema,
    handOffId: ownId,
    reason: words(2_000).optional().meta({ description: 'For the team alone' }),
  })
  .meta({ id: 'HandOffRequest' });

export const handOffRequestResult = z.object({
  outcome: z
    .enum(['asked', 'handed-off', 'not-offered'])
    .meta({ description: 'What came of the call; the same when it is repeated' }),
  ticketId: ticketIdSchema,
  handOff: ticketHandOffSchema.optional().meta({ description: 'How the ticket’s latest one stands now' }),
});
