import * as z from 'zod';
import { instantSchema, messageIdSchema } from './shared.ts';

/** Where an answer says how many milliseconds to wait before the next poll; also where nothing is new. */
export const pollHeader = 'x-poll-after';

export const sessionBody = z.strictObject({
  identityToken: z
    .string()
    .min(1)
    .max(8192)
    .nullish()
    .meta({ description: 'The shop’s own: a JWT, HS256, with sub and exp, at most a day ahead' }),
});
export const sessionSchema = z
  .object({
    sessionId: z.string(),
    token: z.string().meta({ description: 'The bearer token of everything else; good for 30 days' }),
  })
  .meta({ id: 'ChatSession' });

// Half of a surrogate pair is no text.
const text = z
  .string()
  .max(10_000)
  .overwrite((value) => value.toWellFormed())
  .refine((value) => value.trim().length > 0, 'must say something');

export const sayBody = z.strictObject({
  text,
  clientId: z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/, '1 to 100 visible ASCII characters')
    .meta({ description: 'The same one again is the same message' }),
});

const status = z
  .enum(['none', 'open', 'ended'])
  .meta({ description: 'After the end, writing begins a new chat' });

export const chatMessageSchema = z
  .object({
    id: messageIdSchema,
    author: z.enum(['customer', 'agent', 'ai', 'system']),
    agent: z.object({ name: z.string() }).optional(),
    text: z.string(),
    html: z.string().optional(),
    code: z.string().optional(),
    attachments: z.array(
      z.object({
        name: z.string(),
        contentType: z.string(),
        bytes: z.int(),
        url: z.string().optional().meta({ description: 'Good for minutes' }),
      }),
    ),
    at: instantSchema,
  })
  .meta({ id: 'ChatMessage' });
export const saidSchema = chatMessageSchema
  .extend({ ticket: z.object({ status }) })
  .meta({ id: 'ChatMessageSaid' });

export type ChatMessageDocument = z.input<typeof chatMessageSchema>;
export type ChatPageDocument = z.input<typeof chatPage>;

export const chatQuery = z.strictObject({
  after: messageIdSchema.optional().meta({ description: 'The latest message that is known' }),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(50)
    .meta({ description: '1 to 100' }),
});
export const chatPage = z
  .object({
    messages: z.array(chatMessageSchema),
    more: z.boolean().meta({ description: 'There is more after the last of these' }),
    status,
    closedBy: z.enum(['agent', 'inactivity', 'customer']).optional(),
    asking: z
      .enum(['consent', 'email'])
      .optional()
      .meta({ description: 'What the visitor is being asked: POST /chat/consent or /chat/email answers it' }),
    handledBy: z
      .enum(['human', 'ai', 'elsewhere'])
      .optional()
      .meta({ description: 'Who the visitor is talking to; absent where there is no chat' }),
    typing: z
      .object({ name: z.string() })
      .optional()
      .meta({ description: 'Who of the team is writing an answer right now' }),
    nextPollMs: z.int().meta({ description: `When to ask again; also in the header ${pollHeader}` }),
  })
  .meta({ id: 'Chat' });

export const emailBody = z.strictObject({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email()),
});
export const consentBody = z.strictObject({ accept: z.boolean() });
export const endedSchema = z.object({ status: z.literal('ended') });
