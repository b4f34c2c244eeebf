import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TicketId } from '#domain/ids.ts';

/** RFC 5321, 4.5.3.1.1. */
const longestLocalPart = 64;
/** 31 bits, of a ticket whose id nobody guesses: nobody finds one by writing mails. */
const macLength = 6;
/** What 32 digits to the base of 16 are to the base of 36. */
const compactLength = 25;
const letters = 36n;
/** The length of our ids. */
const hexLength = 32;

function macOf(ticketId: string, key: string): string {
  const digest = createHmac('sha256', key).update(`reply-address:${ticketId}`).digest();
  return written(digest.readBigUInt64BE() % letters ** BigInt(macLength), macLength);
}

/** In small letters and digits: it survives whoever changes the case of a local part. */
const written = (value: bigint, length: number): string => value.toString(36).padStart(length, '0');

/**
 * As short as can be: what Postmark gives out as an inbound address has a local part of 32 characters, which leaves
 * room for 31.
 */
const compact = (id: string): string =>
  /^[0-9a-f]{32}$/.test(id) ? written(BigInt(`0x${id}`), compactLength) : id;

/** The ids that may be meant. */
function expanded(name: string): string[] {
  if (name.length !== compactLength) return [name];
  let value = 0n;
  for (const letter of name) value = value * letters + BigInt(Number.parseInt(letter, 36));
  return [value.toString(16).padStart(hexLength, '0'), name];
}

/**
 * T3: the address that answers to a ticket's mails go to: `inbox+<token>@in.shop.example`, the token being the
 * ticket's id and its signature. A base whose local part leaves no room for one is returned as it is: its threads are
 * found by `In-Reply-To` and `References` alone.
 */
export function replyAddress(base: string, ticketId: TicketId, key: string): string {
  const at = base.lastIndexOf('@');
  const local = `${base.slice(0, at)}+${compact(ticketId.slice('tkt_'.length))}${macOf(ticketId, key)}`;
  return local.length > longestLocalPart ? base : `${local}${base.slice(at)}`;
}

/** The ticket that an address of ours names, if we made it. */
export function ticketOfAddress(address: string, key: string): TicketId | null {
  const local = address.slice(0, address.lastIndexOf('@'));
  const plus = local.lastIndexOf('+');
  return plus === -1 ? null : ticketOfMailboxHash(local.slice(plus + 1), key);
}

/** The same of what stands behind the plus alone, as Postmark hands it over. Compared in constant time. */
export function ticketOfMailboxHash(hash: string, key: string): TicketId | null {
  const [, name, mac] = /^([0-9a-z]{1,64})([0-9a-z]{6})$/.exec(hash.trim().toLowerCase()) ?? [];
  if (name === undefined || mac === undefined) return null;
  const given = Buffer.from(mac);
  const ids = expanded(name).map((id): TicketId => `tkt_${id}`);
  return ids.find((id) => timingSafeEqual(given, Buffer.from(macOf(id, key)))) ?? null;
}
