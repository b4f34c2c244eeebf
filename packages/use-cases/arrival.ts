import type { TicketId } from '#domain/ids.ts';
import type { Inbound } from '#domain/ticket/receive.ts';

/** A customer's message as its channel parsed it; who wrote it follows from their address. */
export type Arrival = Omit<Inbound, 'contactId'> & {
  /** The carrier's opt-out that this message is (STOP), or the end of one (START). */
  readonly optOut?: 'stop' | 'start' | null;
  /** E-mail: the ticket that our own signed address names (T3). */
  readonly repliesTo?: TicketId | null;
  readonly contactEmail?: string | null;
  readonly profileId?: string | null;
  readonly segments?: readonly string[];
};

/** A message of which most is as it mostly is: text alone, written by a person. */
export const anArrival = (
  known: Pick<Arrival, 'channel' | 'via' | 'contactAddress' | 'text' | 'at'> & Partial<Arrival>,
): Arrival => ({
  contactName: null,
  ourAddress: null,
  subject: null,
  fullText: null,
  html: null,
  email: null,
  automatic: false,
  attachments: [],
  tags: [],
  ...known,
});
