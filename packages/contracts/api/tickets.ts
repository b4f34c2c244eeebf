import * as z from 'zod';
import { aiOutcomeSchema, ticketHandOffSchema } from './hand-off.ts';
import { historyEventSchema } from './history.ts';
import {
  agentIdSchema,
  channelSchema,
  contactIdSchema,
  instantSchema,
  messageIdSchema,
  personSchema,
  problemSchema,
  teamIdSchema,
  ticketIdSchema,
} from './shared.ts';

export const queueIdSchema = z.union([z.literal('inbox'), teamIdSchema]);

/** A12: whose turn it was, who else was eligible, and who was passed over and why. */
export const explanationSchema = z.object({
  queue: queueIdSchema,
  turn: z.int().meta({ description: "Counts the queue's turns from 1" }),
  queuedAt: instantSchema,
  agent: personSchema,
  eligible: z.array(personSchema).meta({ description: 'Everyone else who could have been, in ring order' }),
  passedOver: z.array(
    z.object({
      agent: personSchema,
      why: z.enum([
        'offline',
        'session-over',
        'not-an-assignee',
        'not-in-team',
        'gone',
        'left-out',
        'at-limit',
        'backlog-limit',
      ]),
    }),
  ),
});

export const contactSchema = z.object({
  id: contactIdSchema,
  name: z.string().optional(),
  address: z.string(),
  email: z.string().optional(),
  profileId: z.string().optional(),
  segments: z.array(z.string()),
  ticketCount: z.int(),
  blocked: z.literal(true).optional().meta({ description: 'What they write is kept apart (T8)' }),
  optedOut: z.literal(true).optional().meta({ description: 'By STOP: nothing is sent to them' }),
});

export const previewSchema = z.object({
  author: z.enum(['customer', 'agent', 'ai']),
  agent: personSchema.optional(),
  sender: z
    .string()
    .optional()
    .meta({ description: 'Who it was, where neither the contact nor an agent of ours' }),
  text: z.string().meta({
    description: 'One line of plain text, 120 characters at most; of a file without words, its name',
  }),
  files: z.int().optional().meta({ description: 'How many files came without words' }),
});

export const ticketSchema = z
  .object({
    id: ticketIdSchema,
    number: z.int(),
    channel: channelSchema,
    status: z.enum(['open', 'snoozed', 'closed']),
    subject: z.string().optional(),
    spam: z.literal(true).optional().meta({ description: 'Of a blocked contact; in the view spam alone' }),
    contact: contactSchema,
    assignee: personSchema.nullable(),
    team: z.object({ id: teamIdSchema, name: z.string() }).nullable(),
    tags: z.array(z.string()),
    queued: z
      .object({
        queue: queueIdSchema,
        since: instantSchema,
        nobodyOnline: z
          .literal(true)
          .optional()
          .meta({ description: 'Nobody is online of those whose queue it is: it waits for them (A9)' }),
      })
      .optional()
      .meta({ description: 'It waits in that queue for automatic assignment' }),
    handledBy: z.enum(['human', 'ai', 'elsewhere']),
    handOff: ticketHandOffSchema.optional().meta({ description: 'The latest one since it was opened' }),
    aiOutcome: aiOutcomeSchema.optional(),
    createdAt: instantSchema,
    lastMessageAt: instantSchema,
    preview: previewSchema
      .optional()
      .meta({ description: 'What was said last, whoever said it; notes and automatic messages left out' }),
    lastCustomerMessageAt: instantSchema,
    waitingSince: instantSchema.nullable(),
    snoozedUntil: instantSchema.optional(),
    closedAt: instantSchema.optional(),
    closedBy: z.enum(['agent', 'inactivity', 'customer']).optional(),
    autoClose: z
      .object({
        checkAt: instantSchema,
        closesAt: instantSchema.nullable(),
        standsStill: z
          .enum(['waits-for-us', 'reopened'])
          .optional()
          .meta({ description: 'Why there is no closing time (C8)' }),
      })
      .nullable(),
    assignment: z
      .object({
        by: z.enum(['rotation', 'person', 'reply']),
        at: instantSchema,
        explanation: explanationSchema.optional(),
      })
      .optional(),
  })
  .meta({ id: 'Ticket' });

const attachmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  contentType: z.string(),
  bytes: z.int(),
  url: z.string().optional().meta({ description: 'To download it by; holds for minutes' }),
  contentId: z.string().optional().meta({ description: 'The HTML shows it where it says cid: and this' }),
  pending: z.literal(true).optional().meta({ description: 'It is still being fetched' }),
  refused: z.string().optional().meta({ description: 'Why there is none to be had' }),
});

export const messageSchema = z
  .object({
    id: messageIdSchema,
    author: z.enum(['customer', 'agent', 'ai', 'system']),
    agent: personSchema.optional(),
    sender: z.string().optional().meta({ description: 'Who wrote it, where that isn’t the contact' }),
    text: z.string(),
    fullText: z.string().optional().meta({ description: 'The whole mail, of which text is what is new' }),
    html: z.string().optional().meta({ description: 'Sanitized' }),
    cc: z.array(z.string()).optional(),
    internal: z.boolean(),
    code: z.string().optional().meta({ description: 'What the system notes, for the reader’s language' }),
    events: z
      .array(historyEventSchema)
      .optional()
      .meta({ description: 'What happened to the ticket, of which text tells in English (T11)' }),
    attachments: z.array(attachmentSchema),
    at: instantSchema,
    delivery: z.enum(['pending', 'sending', 'sent', 'delivered', 'failed', 'possibly_sent']).optional(),
    failure: z.string().optional(),
  })
  .meta({ id: 'Message' });

export type TicketDocument = z.input<typeof ticketSchema>;
export type PreviewDocument = z.input<typeof previewSchema>;
export type ContactDocument = z.input<typeof contactSchema>;
export type MessageDocument = z.input<typeof messageSchema>;

const limit = (most: number, usual: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(most))
    .default(usual)
    .meta({ description: `1 to ${most}` });

const cursor = z.string().min(1).max(4096).optional();

export const ticketsQuery = z.strictObject({
  view: z.enum(['all', 'mine', 'unassigned', 'spam']).default('all'),
  status: z
    .enum(['open', 'snoozed', 'closed', 'any'])
    .optional()
    .meta({ description: 'any where q or contactId is given, else open' }),
  channel: channelSchema.optional(),
  tag: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'One that the tickets have, in whatever case' }),
  teamId: teamIdSchema.optional(),
  assigneeId: agentIdSchema.optional(),
  contactId: contactIdSchema.optional().meta({ description: 'All of their tickets, the newest first' }),
  handledBy: z.enum(['human', 'ai', 'elsewhere']).optional(),
  waitingFor: z.enum(['us', 'customer']).optional(),
  sort: z.enum(['activity', 'waiting']).optional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({
      description:
        'A ticket’s number (`#123`, `123`), or its contact: phone number (as one writes it abroad or at home, or its last ' +
        'six digits or more), e-mail address or its beginning, words of the name or their beginnings, all of which ' +
        'have to match. The number’s ticket comes first, then those of 25 people at most, the newest first',
    }),
  limit: limit(100, 25),
  cursor,
});
export const ticketsPage = z.object({ tickets: z.array(ticketSchema), cursor: z.string().optional() });

export const ticketParams = z.strictObject({ id: ticketIdSchema });
export const messageParams = z.strictObject({ id: ticketIdSchema, messageId: messageIdSchema });
export const contactParams = z.strictObject({ id: contactIdSchema });

export const threadQuery = z.strictObject({
  limit: limit(200, 50),
  cursor,
  from: z
    .enum(['oldest', 'newest'])
    .default('oldest')
    .meta({ description: 'newest: the latest page first, each with its oldest message first' }),
});
export const threadPage = z.object({ messages: z.array(messageSchema), cursor: z.string().optional() });

export const contactAnswer = z.object({ contact: contactSchema });

export const assignBody = z.strictObject({
  ticketIds: z.array(ticketIdSchema).min(1).max(100),
  assigneeId: agentIdSchema.nullable(),
  seenAssigneeId: agentIdSchema.nullish(),
});
export const assignResult = z.object({
  results: z.array(
    z.object({
      ticketId: ticketIdSchema,
      ok: z.boolean(),
      problem: problemSchema.extend({ assignee: personSchema.nullable().optional() }).optional(),
    }),
  ),
});
export const erasure = z.object({ erased: z.object({ tickets: z.int() }) });
