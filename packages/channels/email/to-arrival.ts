import type { Instant, TicketId } from '#domain/ids.ts';
import type { ReceiptKey } from '#use-cases/ports.ts';
import type { Arrival } from '#use-cases/receive.ts';
import { attachmentsOf, type MailFile } from './attachments.ts';
import { isAutomatic } from './automatic.ts';
import { textOfHtml } from './html-to-text.ts';
import { idsIn, type MailAddress, type ParsedMail } from './mail.ts';
import { newTextOf } from './new-text.ts';
import { ticketOfAddress, ticketOfMailboxHash } from './reply-address.ts';
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

const lower = (address: string): string => address.trim().toLowerCase();
const isAddress = (address: string): boolean => /^[^\s@<>]{1,250}@[^\s@<>]{1,250}$/.test(address);

/** Of a mail that names nobody; nothing is ever sent there (RFC 2606). */
const nobody = 'unknown@sender.invalid';

/**
 * Who writes: `Reply-To` where it names exactly one address that isn't ours, else `From`. Contact forms send from
 * their own address, or even from ours, and name the customer there; answers go to it in any case. Everything that
 * asks for the sender asks for this one, also whether they take part in a thread (T3).
 */
function senderOf(
  mail: ParsedMail,
  ours: (address: string) => boolean,
): { address: string; name: string | null } {
  const from = lower(mail.from.address);
  const replies = mail.replyTo.filter(({ address }) => isAddress(lower(address)));
  const [only, second] = replies;
  if (only !== undefined && second === undefined && !ours(lower(only.address))) {
    const address = lower(only.address);
    return { address, name: oneLine(only.name ?? (address === from ? mail.from.name : null), longestName) };
  }
  if (isAddress(from)) return { address: from, name: oneLine(mail.from.name, longestName) };
  const path = lower(mail.returnPath ?? '');
  return { address: isAddress(path) ? path : nobody, name: oneLine(mail.from.name, longestName) };
}

const longestSubject = 1000;
const longestName = 200;

/** What stands in a line of its own; null where there is nothing. */
function oneLine(text: string | null, longest: number): string | null {
  const line = text?.replace(/[\s\p{Cc}]+/gu, ' ').trim() ?? '';
  return line === '' ? null : line.slice(0, longest);
}

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

const mostOthers = 100;

/** Everyone in To and Cc but us and the sender. */
function othersOf(
  { to, cc }: ParsedMail,
  sender: string,
  ours: (address: string) => boolean,
): readonly string[] {
  const addresses = [...to, ...cc].map(({ address }) => lower(address));
  const others = addresses.filter((address) => isAddress(address) && address !== sender && !ours(address));
  return [...new Set(others)].slice(0, mostOthers);
}

/** A longer one is nobody's, and would fit no key. */
const longestId = 500;
const known = (id: string | null): string | null => (id !== null && id.length <= longestId ? id : null);

function referencesOf({ references, inReplyTo }: ParsedMail): readonly string[] {
  const named =
    inReplyTo === null || references.at(-1) === inReplyTo ? references : [...references, inReplyTo];
  return named.filter((id) => known(id) !== null);
}

/** Where a forwarding server notes whom it was for. */
const deliveredTo = ['delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to', 'x-envelope-to'];

const recipientsOf = ({ to, cc, headers }: ParsedMail): string[] => [
  ...[...to, ...cc].map(({ address }: MailAddress) => lower(address)),
  ...deliveredTo.flatMap((name) => headers.get(name) ?? []).map((value) => lower(idsIn(value)[0] ?? value)),
];

/** T3: the ticket that an address of ours names, whoever wrote to it. */
function repliesToOf(mail: ParsedMail, mailboxHash: string | null, key: string): TicketId | null {
  const hashed = mailboxHash === null ? null : ticketOfMailboxHash(mailboxHash, key);
  if (hashed !== null) return hashed;
  const named = recipientsOf(mail).map((address) => ticketOfAddress(address, key));
  return named.find((ticketId) => ticketId !== null) ?? null;
}

/** The one that the customer knows; not one that is only for answers to a ticket. */
const ourAddressOf = (mail: ParsedMail, ours: (address: string) => boolean, key: string): string | null =>
  recipientsOf(mail).find((address) => ours(address) && ticketOfAddress(address, key) === null) ?? null;
