import type { TicketId } from '#domain/ids.ts';
import { idsIn, type MailAddress, type ParsedMail } from './mail.ts';
import { ticketOfAddress, ticketOfMailboxHash } from './reply-address.ts';

type Ours = (address: string) => boolean;

const lower = (address: string): string => address.trim().toLowerCase();
const isAddress = (address: string): boolean => /^[^\s@<>]{1,250}@[^\s@<>]{1,250}$/.test(address);

/** Of a mail that names nobody; nothing is ever sent there (RFC 2606). */
const nobody = 'unknown@sender.invalid';

/**
 * Who writes: `Reply-To` where it names exactly one address that isn't ours, else `From`. Contact forms send from
 * their own address, or even from ours, and name the customer there; answers go to it in any case. Everything that
 * asks for the sender asks for this one, also whether they take part in a thread (T3).
 */
export function senderOf(mail: ParsedMail, ours: Ours): { address: string; name: string | null } {
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

const longestName = 200;

/** What stands in a line of its own; null where there is nothing. */
export function oneLine(text: string | null, longest: number): string | null {
  const line = text?.replace(/[\s\p{Cc}]+/gu, ' ').trim() ?? '';
  return line === '' ? null : line.slice(0, longest);
}

const mostOthers = 100;

/** Everyone in To and Cc but us and the sender. */
export function othersOf(
  { to, cc }: ParsedMail,
  sender: string,
  ours: (address: string) => boolean,
): readonly string[] {
  const addresses = [...to, ...cc].map(({ address }) => lower(address));
  const others = addresses.filter((address) => isAddress(address) && address !== sender && !ours(address));
  return [...new Set(others)].slice(0, mostOthers);
}

/** Where a forwarding server notes whom it was for. */
const deliveredTo = ['delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to', 'x-envelope-to'];

const recipientsOf = ({ to, cc, headers }: ParsedMail): string[] => [
  ...[...to, ...cc].map(({ address }: MailAddress) => lower(address)),
  ...deliveredTo.flatMap((name) => headers.get(name) ?? []).map((value) => lower(idsIn(value)[0] ?? value)),
];

/** T3: the ticket that an address of ours names, whoever wrote to it. */
export function repliesToOf(mail: ParsedMail, mailboxHash: string | null, key: string): TicketId | null {
  const hashed = mailboxHash === null ? null : ticketOfMailboxHash(mailboxHash, key);
  if (hashed !== null) return hashed;
  const named = recipientsOf(mail).map((address) => ticketOfAddress(address, key));
  return named.find((ticketId) => ticketId !== null) ?? null;
}

/** The one that the customer knows; not one that is only for answers to a ticket. */
export const ourAddressOf = (
  mail: ParsedMail,
  ours: (address: string) => boolean,
  key: string,
): string | null =>
  recipientsOf(mail).find((address) => ours(address) && ticketOfAddress(address, key) === null) ?? null;
