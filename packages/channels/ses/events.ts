import * as z from 'zod';
import type { DeliveryReport } from '#use-cases/record-delivery.ts';
import { ownSeq, ownTicketId, type Parsed, parseWith } from '../email/parsed.ts';
import { recipientMark } from '../email/recipient-mark.ts';
import { jsonOf } from './json.ts';

const bounced = z.object({ emailAddress: z.string(), diagnosticCode: z.string().nullish() });

const eventSchema = z.object({
  eventType: z.string().min(1),
  mail: z.object({
    messageId: z.string().min(1).max(200),
    tags: z.record(z.string(), z.array(z.string())).default({}),
  }),
  bounce: z
    .object({
      bounceType: z.string().nullish(),
      bounceSubType: z.string().nullish(),
      bouncedRecipients: z.array(bounced).default([]),
    })
    .nullish(),
  delivery: z.object({ recipients: z.array(z.string()).default([]) }).nullish(),
  complaint: z.object({ complainedRecipients: z.array(bounced).default([]) }).nullish(),
  reject: z.object({ reason: z.string().nullish() }).nullish(),
});

type Event = z.output<typeof eventSchema>;

/** What SES says once, when a topic is made the destination of events. */
const greeting = /^Successfully validated SNS topic/;

/**
 * The `Message` of an SNS notification: what became of a mail, by a configuration set. Null where that is no news,
 * where it is about somebody else whom the mail went to, or about none of our mails.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function parseSesEvent(message: unknown): Parsed<DeliveryReport | null> {
  if (typeof message === 'string' && greeting.test(message)) return { ok: true, value: null };
  const parsed = parseWith(eventSchema, jsonOf(message));
  if (!parsed.ok) return parsed;
  const { messageId, tags } = parsed.value.mail;
  const ticketId = ownTicketId.safeParse(tags.ticket?.[0]).data;
  const seq = ownSeq.safeParse(tags.seq?.[0]).data;
  const news = newsOf(parsed.value);
  if (ticketId === undefined || seq === undefined || news === null) return { ok: true, value: null };
  if (!isAboutCustomer(parsed.value)) return { ok: true, value: null };
  return { ok: true, value: { ticketId, seq, providerMessageId: messageId, ...news } };
}

/**
 * `Send` tells of a mail whose acceptance we never heard of. SES tells of a bounce when it has given up, so also a
 * transient one is final. A complaint proves that the mail arrived.
 */
function newsOf({
  eventType,
  bounce,
  reject,
}: Event): Pick<DeliveryReport, 'state' | 'failure' | 'bounced'> | null {
  switch (eventType) {
    case 'Send':
      return { state: 'sent', failure: null };
    case 'Delivery':
    case 'Complaint':
      return { state: 'delivered', failure: null };
    case 'Bounce':
      return { state: 'failed', failure: bounceReason(bounce), bounced: true };
    case 'Reject':
      return {
        state: 'failed',
        failure: `Amazon SES did not send it: ${reject?.reason?.trim() || 'it contains a virus'}.`,
      };
    default:
      return null;
  }
}

function isAboutCustomer({ mail, bounce, delivery, complaint }: Event): boolean {
  const customer = mail.tags.to?.[0];
  const about = [
    ...(bounce?.bouncedRecipients ?? []).map(({ emailAddress }) => emailAddress),
    ...(complaint?.complainedRecipients ?? []).map(({ emailAddress }) => emailAddress),
    ...(delivery?.recipients ?? []),
  ];
  return (
    customer === undefined ||
    about.length === 0 ||
    about.some((address) => recipientMark(address) === customer)
  );
}

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#bounce-types */
const reasons: ReadonlyMap<string, string> = new Map([
  ['NoEmail', 'The address does not exist.'],
  ['Suppressed', 'Amazon SES no longer delivers to this address: mails to it bounced.'],
  [
    'OnAccountSuppressionList',
    'This address is on the account’s suppression list: a mail bounced, or was reported as spam.',
  ],
  ['UnsubscribedRecipient', 'The customer has unsubscribed from mail of this account.'],
  ['MailboxFull', 'The mailbox is full.'],
  ['MessageTooLarge', 'It is larger than the customer’s mail server takes.'],
  ['CustomTimeoutExceeded', 'The customer’s mail server could not be reached.'],
  ['ContentRejected', 'The customer’s mail server refused what it says.'],
  ['AttachmentRejected', 'The customer’s mail server refused its attachments.'],
]);

function bounceReason(bounce: Event['bounce']): string {
  const known = reasons.get(bounce?.bounceSubType ?? '');
  if (known !== undefined) return known;
  if (bounce?.bounceType === 'Permanent') return 'The address does not exist, or takes no mail.';
  const diagnosis = bounce?.bouncedRecipients[0]?.diagnosticCode?.trim();
  return diagnosis
    ? `The customer’s mail server refused it: ${diagnosis}`
    : 'The customer’s mail server did not take it.';
}
