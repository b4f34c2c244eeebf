import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TicketId } from '#domain/ids.ts';

/** RFC 5321, 4.5.3.1.1. */
const longestLocalPart = 64;
/** 60 bits: nobody guesses one by writing mails. */
const macLength = 12;
/** RFC 4648, in lower case: it survives whoever changes the case of a local part. */
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

function macOf(ticketId: string, key: string): string {
  const digest = createHmac('sha256', key).update(`reply-address:${ticketId}`).digest();
  return Array.from(digest.subarray(0, macLength), (byte) => base32[byte % 32]).join('');
}

/**
 * T3: the address that answers to a ticket's mails go to: `inbox+<token>@in.shop.example`, the token being the
 * ticket's id and its signature: 28 characters, which fit behind the 32 of an address that Postmark gives out. A base
 * whose local part leaves no room for them is returned as it is: its threads are found by `In-Reply-To` and
 * `References` alone.
 */
export function replyAddress(base: string, ticketId: TicketId, key: string): string {
  const at = base.lastIndexOf('@');
  const local = `${base.slice(0, at)}+${ticketId.slice('tkt_'.length)}${macOf(ticketId, key)}`;
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
  const [, id, mac] = /^([0-9a-z]{1,64})([a-z2-7]{12})$/.exec(hash.trim().toLowerCase()) ?? [];
  if (id === undefined || mac === undefined) return null;
  const ticketId: TicketId = `tkt_${id}`;
  return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(ticketId, key))) ? ticketId : null;
}
