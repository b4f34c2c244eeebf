import * as z from 'zod';
import type { DeliveryReport } from '#use-cases/record-delivery.ts';
import { ownSeq, ownTicketId, type Parsed, parseWith } from '../email/parsed.ts';
import { recipientMark } from '../email/recipient-mark.ts';

const text = z.string().nullish();
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
function newsOf(
  status: z.output<typeof statusSchema>,
): Pick<DeliveryReport, 'state' | 'failure' | 'bounced'> | null {
  switch (status.RecordType) {
    case 'Delivery':
    case 'SpamComplaint':
      return { state: 'delivered', failure: null };
    case 'Bounce':
      return isFinal(status) ? { state: 'failed', failure: bounceReason(status), bounced: true } : null;
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
