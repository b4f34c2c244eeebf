import { createHash, randomUUID } from 'node:crypto';
import type { ContactId, DrainId, TicketId } from '#domain/ids.ts';
import type { Channel } from '#domain/ticket/ticket.ts';

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** A contact's id follows from their address, so that one consistent read by key finds either. */
export const contactIdOf = (channel: Channel, address: string): ContactId =>
  `con_${digest(channel, address)}`;

/** T2: one SMS ticket a person, so its id follows from the contact's: two first messages can't make two. */
export const smsTicketId = (contactId: ContactId): TicketId => `tkt_${digest('sms', contactId)}`;

export const newDrainId = (): DrainId => `drn_${randomUUID().replaceAll('-', '')}`;
