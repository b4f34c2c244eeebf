import * as z from 'zod';
import { channelSchema, instantSchema, messageIdSchema, ticketIdSchema } from './shared.ts';

/** What we post to the AI agent's callback URL, signed by Standard Webhooks; `webhook-id` is the message's id. */

const attachment = z.object({
  name: z.string(),
  contentType: z.string(),
  bytes: z.int(),
  url: z.url().meta({ description: 'Holds for minutes' }),
});

const data = z
  .object({
    ticketId: ticketIdSchema,
    messageId: messageIdSchema.meta({
      description: 'The same on every attempt: a repeated one is to be ignored',
    }),
    channel: channelSchema,
    text: z.string(),
    attachments: z.array(attachment),
    contact: z.object({
      name: z.string().nullable(),
      email: z.string().optional(),
      profileId: z.string().optional(),
      segments: z.array(z.string()),
    }),
    cycle: z
      .int()
      .meta({ description: 'Counts the openings of the ticket: a new one is a new conversation' }),
  })
  .meta({ id: 'AiEventData' });

const event = <Type extends string>(type: Type) =>
  z.object({
    type: z.literal(type),
    timestamp: instantSchema.meta({ description: 'When the customer wrote it' }),
    data,
  });

export const messageReceivedEvent = event('message.received').meta({ id: 'MessageReceived' });
export const handOffDeclinedEvent = event('hand_off.declined').meta({ id: 'HandOffDeclined' });

export type AiEventBody = z.input<typeof messageReceivedEvent> | z.input<typeof handOffDeclinedEvent>;
