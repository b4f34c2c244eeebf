import { createHash, randomUUID } from 'node:crypto';
import type { ContactId, DrainId, TicketId } from '#domain/ids.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import type { ReceiptKey } from './ports.ts';

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** A contact's id follows from their address, so that one consistent read by key finds either. */
export const contactIdOf = (channel: Channel, address: string): ContactId =>
  `con_${digest(channel, address)}`;

/** T2: one SMS ticket a person, so its id follows from the contact's: two first messages can't make two. */
export const smsTicketId = (contactId: ContactId): TicketId => `tkt_${digest('sms', contactId)}`;

export const newDrainId = (): DrainId => `drn_${randomUUID().replaceAll('-', '')}`;

/** T4: every chat is a ticket of its own; the contact counts them. */
export const chatTicketId = (contactId: ContactId, nth: number): TicketId =>
  `tkt_${digest('web_chat', contactId, String(nth))}`;

/**
 * T3: a mail that belongs to no thread begins one; delivered again, the same one. Its id is short (80 bits, which nobody
 * guesses), because it becomes part of the address that answers come to.
 */
export const emailTicketId = ({ source, id }: ReceiptKey): TicketId =>
  `tkt_${BigInt(`0x${digest('email', source, id).slice(0, 20)}`)
    .toString(36)
    .padStart(16, '0')}`;

/** T8: where a blocked contact's messages are stored apart. */
export const spamTicketId = (contactId: ContactId): TicketId => `tkt_${digest('spam', contactId)}`;

/** The same for the same file of the same message, and not to be guessed without having it. */
export const attachmentId = ({ source, id }: ReceiptKey, nth: number): string =>
  `att_${digest('attachment', source, id, String(nth))}`;
