import * as z from 'zod';

const resourceSchema = z.object({
  sid: z.string(),
  account_sid: z.string(),
  messaging_service_sid: z.string().nullable(),
  direction: z.enum(['inbound', 'outbound-api']),
  from: z.string().nullable(),
  to: z.string(),
  body: z.string(),
  status: z.enum(['queued', 'sent', 'delivered', 'undelivered', 'received']),
  error_code: z.number().nullable(),
  error_message: z.string().nullable(),
  num_segments: z.string(),
  num_media: z.string(),
  date_created: z.string(),
  date_updated: z.string(),
  date_sent: z.string().nullable(),
  price: z.string().nullable(),
  price_unit: z.string(),
  api_version: z.string(),
  uri: z.string(),
  subresource_uris: z.record(z.string(), z.string()),
});
/** A message as Twilio keeps it, and what is to be told of it where. */
export const messageSchema = z.object({
  /** Epoch milliseconds. */
  at: z.number(),
  statusCallback: z.string().nullable(),
  resource: resourceSchema,
});
export type TwilioMessage = z.infer<typeof messageSchema>;
export type TwilioStatus = TwilioMessage['resource']['status'];
