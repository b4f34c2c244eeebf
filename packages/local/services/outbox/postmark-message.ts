import * as z from 'zod';

/** Clients leave fields out or send null for them. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const flag = z.boolean().nullish();

/** The body of `POST /email`: https://postmarkapp.com/developer/api/email-api#send-a-single-email */
export const emailSchema = z.object({
  From: text,
  To: text,
  Cc: text,
  Bcc: text,
  ReplyTo: text,
  Subject: text,
  Tag: text,
  HtmlBody: text,
  TextBody: text,
  MessageStream: text,
  TrackOpens: flag,
  TrackLinks: text,
  Headers: z
    .array(z.object({ Name: z.string(), Value: z.string() }))
    .nullish()
    .transform((value) => value ?? []),
  Metadata: z
    .record(z.string(), z.coerce.string())
    .nullish()
    .transform((value) => value ?? {}),
  Attachments: z
    .array(
      z.object({
        Name: z.string().min(1),
        Content: z.base64(),
        ContentType: z.string().min(1),
        ContentID: z.string().nullish(),
      }),
    )
    .nullish()
    .transform((value) => value ?? []),
});
export type Email = z.output<typeof emailSchema>;

const person = z.object({ Email: z.string(), Name: z.string().nullable() });

/** A message as Postmark lists it. */
export const messageSchema = z.object({
  Tag: z.string(),
  MessageID: z.string(),
  MessageStream: z.string(),
  To: z.array(person),
  Cc: z.array(person),
  Bcc: z.array(person),
  Recipients: z.array(z.string()),
  ReceivedAt: z.string(),
  From: z.string(),
  Subject: z.string(),
  Attachments: z.array(z.string()),
  Status: z.enum(['Queued', 'Sent']),
  TrackOpens: z.boolean(),
  TrackLinks: z.string(),
  Metadata: z.record(z.string(), z.string()),
  Sandboxed: z.boolean(),
});
export type PostmarkMessage = z.output<typeof messageSchema>;
export type Person = z.output<typeof person>;

/** `Jane Doe <jane@example.com>, "Doe, John" <john@example.com>`; a part that is no address is left as it is. */
export function people(list: string): Person[] {
  const parts = list.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [, name, address] = /^(.*?)\s*<([^<>]*)>$/s.exec(part) ?? [];
      if (address === undefined) return { Email: part, Name: null };
      return {
        Email: address.trim(),
        Name: name?.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1') || null,
      };
    });
}

/** As Postmark writes times, to a ten-millionth of a second. */
export function timestamp(at: number): string {
  return new Date(at).toISOString().replace('Z', '0000Z');
}
