import type { ContactId, Instant } from './ids.ts';
import type { Channel } from './ticket/ticket.ts';

/** The customer behind an address. */
export interface Contact {
  readonly id: ContactId;
  readonly channel: Channel;
  readonly address: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly profileId: string | null;
  readonly segments: readonly string[];
  readonly blocked: boolean;
  /** STOP: never sent to until START. */
  readonly optedOut: boolean;
  readonly ticketCount: number;
  /** Chats so far: the latest one's id follows from it (T4). */
  readonly chats: number;
  readonly createdAt: Instant;
  readonly version: number;
}

/** A contact of whom nothing but the address is known yet. */
export const newContact = (
  known: Pick<Contact, 'id' | 'channel' | 'address' | 'name'>,
  createdAt: Instant,
): Contact => ({
  ...known,
  email: known.channel === 'email' ? known.address : null,
  profileId: null,
  segments: [],
  blocked: false,
  optedOut: false,
  ticketCount: 0,
  chats: 0,
  createdAt,
  version: 0,
});
