import * as z from 'zod';
import type { DeliveryReport } from '#use-cases/record-delivery.ts';
import {
  dateOf,
  headersOf,
  idsIn,
  type MailAddress,
  type MailAttachment,
  type ParsedMail,
} from '../email/mail.ts';
import { recipientMark } from '../email/outgoing.ts';
import { addressesIn, returnPathOf } from '../email/parse-mail.ts';
import { ownSeq, ownTicketId, type Parsed, parseWith } from '../email/parsed.ts';

export type { Parsed } from '../email/parsed.ts';

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

const metadataSchema = z.object({ ticket: ownTicketId, seq: ownSeq, to: z.string().nullish() });

const statusSchema = z.object({
  RecordType: z.string().min(1),
  MessageID: z.string().min(1).max(200).optional(),
  Recipient: text,
  Email: text,
  Type: text,
  Name: text,
  Description: text,
  Details: text,
  Metadata: z.unknown().optional(),
});

/**
 * What Postmark tells of a mail that it took. Null where that is no news, where it is about somebody else whom the
 * mail went to, or about none of our mails.
 *
 * @see https://postmarkapp.com/developer/webhooks/webhooks-overview
 */
export function parseStatus(json: unknown): Parsed<DeliveryReport | null> {
  const parsed = parseWith(statusSchema, json);
  if (!parsed.ok) return parsed;
  const { MessageID, Recipient, Email, Metadata } = parsed.value;
  const news = newsOf(parsed.value);
  const own = metadataSchema.safeParse(Metadata).data;
  if (news === null || own === undefined) return { ok: true, value: null };
  if (MessageID === undefined)
    return { ok: false, errors: [{ path: 'MessageID', message: 'must be there' }] };
  const about = Recipient ?? Email ?? null;
  if (own.to != null && about !== null && recipientMark(about) !== own.to) return { ok: true, value: null };
  return { ok: true, value: { ticketId: own.ticket, seq: own.seq, providerMessageId: MessageID, ...news } };
}

/** A complaint proves that it arrived; the next mail to them is refused, and says why. */
function newsOf(status: z.output<typeof statusSchema>): Pick<DeliveryReport, 'state' | 'failure'> | null {
  switch (status.RecordType) {
    case 'Delivery':
    case 'SpamComplaint':
      return { state: 'delivered', failure: null };
    case 'Bounce':
      return isFinal(status) ? { state: 'failed', failure: bounceReason(status) } : null;
    default:
      return null;
  }
}

/** What comes back from a mailbox that has the mail: an absence, a question who we are. */
const answers = new Set([
  'AutoResponder',
  'Subscribe',
  'Unsubscribe',
  'AddressChange',
  'ChallengeVerification',
  'OpenRelayTest',
]);

/** `Transient` is a mail that is late, or one that was given up: its name tells. */
const isFinal = ({ Type, Name }: z.output<typeof statusSchema>): boolean =>
  Type === 'Transient' ? /undeliverable/i.test(Name ?? '') : !answers.has(Type ?? '');

/** https://postmarkapp.com/developer/api/bounce-api#bounce-types: those that an agent can do something about. */
const bounces: ReadonlyMap<string, string> = new Map([
  ['HardBounce', 'The address does not exist, or takes no mail.'],
  ['Transient', 'The customer’s mail server could not be reached.'],
  ['SoftBounce', 'The mailbox is full, or takes no mail for now.'],
  ['DnsError', 'The customer’s mail server could not be found.'],
  ['SpamNotification', 'The customer’s mail server took it for spam.'],
  ['VirusNotification', 'The customer’s mail server found a virus in it.'],
  ['BadEmailAddress', 'The address is not a valid one.'],
  ['SpamComplaint', 'The customer has reported mail from us as spam.'],
  ['ManuallyDeactivated', 'The address is switched off at Postmark.'],
  ['Blocked', 'The customer’s mail server refuses mail from us.'],
  ['DMARCPolicy', 'It was refused by the DMARC policy of our own domain.'],
  ['SMTPApiError', 'Postmark could not send it.'],
]);

const bounceReason = ({ Type, Description, Name }: z.output<typeof statusSchema>): string =>
  bounces.get(Type ?? '') ?? (Description?.trim() || Name?.trim() || 'It was not delivered.');
