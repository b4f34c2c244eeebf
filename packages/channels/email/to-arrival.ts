import type { Instant } from '#domain/ids.ts';
import type { Arrival } from '#use-cases/arrival.ts';
import type { ReceiptKey } from '#use-cases/ports.ts';
import { attachmentsOf, type MailFile } from './attachments.ts';
import { isAutomatic } from './automatic.ts';
import { textOfHtml } from './html-to-text.ts';
import type { ParsedMail } from './mail.ts';
import { newTextOf } from './new-text.ts';
import { oneLine, othersOf, ourAddressOf, repliesToOf, senderOf } from './people.ts';
import { ticketOfAddress } from './reply-address.ts';
import { sanitizeMail } from './sanitize.ts';

export type { MailFile } from './attachments.ts';

export interface MailContext {
  readonly via: 'postmark' | 'ses';
  readonly at: Instant;
  /** Whether an address is one of the inbox's own, signed or not. */
  readonly ours: (address: string) => boolean;
  /** What our addresses are signed with. */
  readonly key: string;
  readonly receipt: ReceiptKey;
  /** What the provider found behind the plus of the address that it came to. */
  readonly mailboxHash?: string | null;
}

export interface MailArrival {
  readonly arrival: Arrival;
  /** Attachments' contents, to be stored before the message is. */
  readonly files: readonly MailFile[];
}

/** A mail as the message that it is (T3). */
export function arrivalOf(mail: ParsedMail, { key, receipt, at, ...context }: MailContext): MailArrival {
  const ours = (address: string) => context.ours(address) || ticketOfAddress(address, key) !== null;
  const sender = senderOf(mail, ours);
  const html = mail.html === null ? null : sanitizeMail(mail.html).trim() || null;
  const whole = tidy(mail.text?.trim() ? mail.text : textOfHtml(mail.html ?? ''));
  const text = newTextOf(whole, { subject: mail.subject, isAnswer: referencesOf(mail).length > 0 });
  const { attachments, files } = attachmentsOf(mail.attachments, receipt, html);
  const arrival: Arrival = {
    channel: 'email',
    via: context.via,
    contactAddress: sender.address,
    contactName: sender.name,
    contactEmail: sender.address,
    ourAddress: ourAddressOf(mail, ours, key),
    subject: oneLine(mail.subject, longestSubject),
    text,
    fullText: text === whole ? null : whole,
    html,
    email: {
      messageId: known(mail.messageId),
      references: referencesOf(mail),
      cc: othersOf(mail, sender.address, ours),
    },
    automatic: isAutomatic(mail, { sender: sender.address, ours }),
    attachments,
    tags: [],
    at,
    repliesTo: repliesToOf(mail, context.mailboxHash ?? null, key),
  };
  return { arrival, files };
}

const longestSubject = 1000;

/** Lines end as ours do, and there is at most one blank one between two. */
const tidy = (text: string): string =>
  text
    .replaceAll('\0', '')
    .replaceAll('\ufeff', '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** A longer one is nobody's, and would fit no key. */
const longestId = 500;
const known = (id: string | null): string | null => (id !== null && id.length <= longestId ? id : null);

function referencesOf({ references, inReplyTo }: ParsedMail): readonly string[] {
  const named =
    inReplyTo === null || references.at(-1) === inReplyTo ? references : [...references, inReplyTo];
  return named.filter((id) => known(id) !== null);
}
