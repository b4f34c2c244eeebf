import type { Instant } from '../ids.ts';
import type { Message } from './message.ts';
import { previewAfter } from './preview.ts';
import type { Ticket } from './ticket.ts';

/**
 * What a decision makes of a ticket: committed whole or not at all. `before` is what the decision saw; the
 * commit fails when the ticket has moved on since, and the decision is taken afresh.
 */
export interface TicketChange {
  readonly before: Ticket | null;
  readonly after: Ticket;
  readonly messages: readonly Message[];
}

/** Functions and providers don't share a clock: what happens to a ticket never happens before what already did. */
export const ticketTime = (ticket: Ticket, at: Instant): Instant =>
  Math.max(at, ticket.lastChangeAt, ticket.lastMessageAt);

/** The next version of a ticket with what changed; its preview follows from what is said. */
export function changeTicket(
  before: Ticket,
  changes: Partial<Omit<Ticket, 'id' | 'number' | 'version' | 'createdAt' | 'preview'>>,
  messages: readonly Message[] = [],
): TicketChange {
  const preview = previewAfter(before.preview, messages);
  return { before, after: { ...before, ...changes, preview, version: before.version + 1 }, messages };
}
