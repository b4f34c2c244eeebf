import * as z from 'zod';

/** What Zendesk keeps, as far as it is played: https://developer.zendesk.com/api-reference/ticketing/introduction/ */

export const statuses = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
const id = z.int();

export const userSchema = z.object({
  id,
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  external_id: z.string().nullable(),
  role: z.enum(['end-user', 'agent', 'admin']),
});

export const ticketSchema = z.object({
  id,
  external_id: z.string().nullable(),
  subject: z.string().nullable(),
  status: z.enum(statuses),
  requester_id: id,
  submitter_id: id,
  tags: z.array(z.string()),
  created_at: z.string(),
  updated_at: z.string(),
});

const attachmentSchema = z.object({
  id,
  file_name: z.string(),
  content_type: z.string(),
  content_url: z.string(),
  size: z.int(),
});

export const commentSchema = z.object({
  id,
  ticket_id: id,
  audit_id: id,
  type: z.literal('Comment'),
  author_id: id,
  body: z.string(),
  html_body: z.string(),
  plain_body: z.string(),
  public: z.boolean(),
  attachments: z.array(attachmentSchema),
  created_at: z.string(),
  via: z.object({ channel: z.string() }),
  /** Of the audit that it came with. */
  custom: z.record(z.string(), z.unknown()),
});

export const uploadSchema = z.object({ token: z.string(), attachment: attachmentSchema });

export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  endpoint: z.string(),
  http_method: z.string(),
  request_format: z.string(),
  status: z.enum(['active', 'inactive']),
  subscriptions: z.array(z.string()),
  created_at: z.string(),
});

const conditionSchema = z.object({
  field: z.string(),
  operator: z.string().default('is'),
  value: z.unknown().optional(),
});

export const triggerSchema = z.object({
  id,
  title: z.string(),
  active: z.boolean(),
  conditions: z.object({
    all: z.array(conditionSchema).default([]),
    any: z.array(conditionSchema).default([]),
  }),
  actions: z.array(z.object({ field: z.string(), value: z.unknown() })),
});

/** The answer to a creation is given again under the same key. */
export const creationSchema = z.object({
  key: z.string(),
  body: z.string(),
  ticketId: id,
  at: z.number(),
});

export type User = z.output<typeof userSchema>;
export type Ticket = z.output<typeof ticketSchema>;
export type Comment = z.output<typeof commentSchema>;
export type Upload = z.output<typeof uploadSchema>;
export type Webhook = z.output<typeof webhookSchema>;
export type Trigger = z.output<typeof triggerSchema>;
export type Creation = z.output<typeof creationSchema>;
