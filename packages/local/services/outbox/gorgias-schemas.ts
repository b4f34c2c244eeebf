import * as z from 'zod';

/** What there is at Gorgias, as it is kept; `domain` is the account. */

export const customerSchema = z.object({
  id: z.int(),
  domain: z.string(),
  external_id: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  channels: z.array(z.object({ type: z.string(), address: z.string(), preferred: z.boolean() })),
});

export const ticketSchema = z.object({
  id: z.int(),
  domain: z.string(),
  external_id: z.string().nullable(),
  status: z.enum(['open', 'closed']),
  channel: z.string(),
  via: z.string(),
  subject: z.string().nullable(),
  tags: z.array(z.string()),
  customer_id: z.int(),
  created_datetime: z.string(),
  closed_datetime: z.string().nullable(),
  trashed_datetime: z.string().nullable(),
});

const attachmentSchema = z.object({
  url: z.string(),
  name: z.string(),
  size: z.number(),
  content_type: z.string(),
});

export const messageSchema = z.object({
  id: z.int(),
  ticket_id: z.int(),
  external_id: z.string().nullable(),
  channel: z.string(),
  via: z.string(),
  public: z.boolean(),
  from_agent: z.boolean(),
  sender: z.object({ id: z.int(), name: z.string(), email: z.string().nullable() }),
  subject: z.string().nullable(),
  body_text: z.string().nullable(),
  body_html: z.string().nullable(),
  attachments: z.array(attachmentSchema),
  created_datetime: z.string(),
  sent_datetime: z.string().nullable(),
  deleted_datetime: z.string().nullable(),
});

const text = z.string();

/** As they are sent: what Gorgias doesn't know, it refuses. */
export const newIntegrationSchema = z.strictObject({
  name: text.min(1),
  description: text.nullish(),
  type: z.literal('http'),
  http: z.strictObject({
    url: z.url(),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    request_content_type: text,
    response_content_type: text,
    headers: z.record(text, text).default({}),
    form: z.record(text, text).nullish(),
    triggers: z.record(
      z.enum([
        'ticket-created',
        'ticket-updated',
        'ticket-message-created',
        'ticket-self-unsnoozed',
        'ticket-message-failed',
      ]),
      z.boolean().optional(),
    ),
  }),
});

export const integrationSchema = newIntegrationSchema.extend({ id: z.int(), domain: z.string() });

export const newCustomerSchema = z.strictObject({
  external_id: text.max(255).nullish(),
  name: text.nullish(),
  email: z.email().nullish(),
  language: text.nullish(),
  timezone: text.nullish(),
  channels: z.array(z.strictObject({ type: text, address: text, preferred: z.boolean().default(false) })),
});

export const newMessageSchema = z.strictObject({
  channel: text,
  via: text,
  from_agent: z.boolean(),
  public: z.boolean().optional(),
  external_id: text.max(255).nullish(),
  sender: z.strictObject({ id: z.int().optional(), email: z.email().optional() }).nullish(),
  source: z.record(text, z.unknown()).nullish(),
  subject: text.nullish(),
  body_text: text.nullish(),
  body_html: text.nullish(),
  attachments: z.array(attachmentSchema).nullish(),
  created_datetime: text.nullish(),
  sent_datetime: text.nullish(),
});

export const newTicketSchema = z.strictObject({
  channel: text.nullish(),
  via: text,
  from_agent: z.boolean().nullish(),
  external_id: text.max(255).nullish(),
  subject: text.nullish(),
  status: z.enum(['open', 'closed']).nullish(),
  tags: z.array(z.strictObject({ name: text.min(1) })).nullish(),
  customer: z.strictObject({ id: z.int().optional(), email: z.email().optional() }).nullish(),
  messages: z.array(newMessageSchema).min(1).max(500),
});

export type Customer = z.output<typeof customerSchema>;
export type Ticket = z.output<typeof ticketSchema>;
export type Message = z.output<typeof messageSchema>;
export type Integration = z.output<typeof integrationSchema>;
export type NewMessage = z.output<typeof newMessageSchema>;
