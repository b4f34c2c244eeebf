import * as z from 'zod';
import {
  dateOf,
  headersOf,
  idsIn,
  type MailAddress,
  type MailAttachment,
  type ParsedMail,
} from '../email/mail.ts';
import { addressesIn, returnPathOf } from '../email/parse-mail.ts';
import { type Parsed, parseWith } from '../email/parsed.ts';

export type { Parsed } from '../email/parsed.ts';
export { parseStatus } from './status.ts';

export interface InboundMail {
  readonly mail: ParsedMail;
  /** Postmark's own id of it: the receipt. */
  readonly messageId: string;
  /** What stands behind the plus of the address that it came to. */
  readonly mailboxHash: string | null;
}

const text = z.string().nullish();
const full = z.object({ Email: z.string(), Name: text });
const base64 = z.string().refine((content) => !/[^A-Za-z0-9+/=\s]/.test(content), 'must be base64');

const attachmentSchema = z
  .object({
    Name: text,
    Content: base64.nullish(),
    /** What the dashboard's "Check" button calls it. */
    Data: base64.nullish(),
    ContentType: text,
    ContentID: text,
  })
  .refine(({ Content, Data }) => (Content ?? Data) != null, {
    path: ['Content'],
    message: 'must be there',
  });

/** The fields that are read; Postmark adds new ones without notice. */
const inboundSchema = z.object({
  MessageID: z.string().min(1).max(200),
  FromFull: full,
  To: text,
  ToFull: z.array(full).nullish(),
  Cc: text,
  CcFull: z.array(full).nullish(),
  ReplyTo: text,
  OriginalRecipient: text,
  Subject: text,
  Date: text,
  MailboxHash: text,
  TextBody: text,
  HtmlBody: text,
  Headers: z.array(z.object({ Name: z.string(), Value: z.string().nullish() })).default([]),
  Attachments: z.array(attachmentSchema).nullish(),
});

type Inbound = z.output<typeof inboundSchema>;

/** https://postmarkapp.com/developer/webhooks/inbound-webhook */
export function parseInbound(json: unknown): Parsed<InboundMail> {
  const parsed = parseWith(inboundSchema, json);
  if (!parsed.ok) return parsed;
  const { MessageID, MailboxHash } = parsed.value;
  return {
    ok: true,
    value: { mail: mailOf(parsed.value), messageId: MessageID, mailboxHash: MailboxHash?.trim() || null },
  };
}

function mailOf(inbound: Inbound): ParsedMail {
  const { FromFull, Headers, OriginalRecipient, Attachments } = inbound;
  const headers = headersOf([
    ...Headers.map(({ Name, Value }) => ({ name: Name, value: Value ?? '' })),
    ...(OriginalRecipient ? [{ name: 'X-Original-To', value: OriginalRecipient }] : []),
  ]);
  const first = (name: string): string | undefined => headers.get(name)?.[0];
  return {
    from: addressOf(FromFull),
    to: addressesOf(inbound.ToFull, inbound.To),
    cc: addressesOf(inbound.CcFull, inbound.Cc),
    replyTo: addressesIn(inbound.ReplyTo ?? ''),
    subject: inbound.Subject ?? null,
    text: inbound.TextBody || null,
    html: inbound.HtmlBody || null,
    headers,
    messageId: idsIn(first('message-id'))[0] ?? null,
    inReplyTo: idsIn(first('in-reply-to'))[0] ?? null,
    references: idsIn(first('references')),
    date: dateOf(inbound.Date ?? undefined),
    attachments: (Attachments ?? []).map(attachmentOf),
    returnPath: returnPathOf(first('return-path')),
  };
}

const addressOf = ({ Email, Name }: z.output<typeof full>): MailAddress => ({
  address: Email.trim(),
  name: Name?.trim() || null,
});

const addressesOf = (
  addresses: readonly z.output<typeof full>[] | null | undefined,
  header: string | null | undefined,
): MailAddress[] => addresses?.map(addressOf) ?? addressesIn(header ?? '');

function attachmentOf({
  Name,
  Content,
  Data,
  ContentType,
  ContentID,
}: z.output<typeof attachmentSchema>): MailAttachment {
  const contentId = ContentID?.trim().replace(/^<|>$/g, '') || null;
  return {
    name: Name ?? null,
    contentType: ContentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '',
    content: Buffer.from(Content ?? Data ?? '', 'base64'),
    contentId,
    inline: contentId !== null,
  };
}
