import type { AgentId, Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { changeTicket, type TicketChange, ticketTime } from './change.ts';
import { newCycle, unanswered } from './cycle.ts';
import type { ClosedBy, Ticket } from './ticket.ts';

export const closedFields = (ticket: Ticket, at: Instant, closedBy: ClosedBy) =>
  ({
    ...unanswered(ticket),
    status: 'closed',
    closedAt: at,
    closedBy,
    waitingSince: null,
    reopenedAt: null,
    snoozedUntil: null,
    keepOpenUntil: null,
    warnedAt: null,
    typingAt: null,
    typingDelays: 0,
    queued: null,
    outOfRotation: false,
    wantsAssignee: null,
    lastChangeAt: at,
  }) as const;

/** T9: an agent closes a ticket by hand; or a visitor ends their chat. */
export function closeTicket(
  ticket: Ticket,
  by: AgentId | 'customer',
  at: Instant,
): Result<TicketChange, 'already-closed'> {
  if (ticket.status === 'closed') return refuse('already-closed');
  const closedBy = by === 'customer' ? 'customer' : 'agent';
  const fields = closedFields(ticket, ticketTime(ticket, at), closedBy);
  return ok(changeTicket(ticket, { ...fields, lastChangeBy: by }));
}

/**
 * T4, C8: an agent reopens a ticket by hand. Its clock stands still until the customer replies again. One that
 * nobody has stays with nobody: a person looked at it just now. What another helpdesk handled is closed there: it is
 * people's here from now on.
 */
export function reopenTicket(
  ticket: Ticket,
  by: AgentId,
  at: Instant,
): Result<TicketChange, 'not-closed' | 'chat-is-over'> {
  if (ticket.channel === 'web_chat' && ticket.status === 'closed') return refuse('chat-is-over');
  if (ticket.status !== 'closed') return refuse('not-closed');
  const reopenedAt = ticketTime(ticket, at);
  const handledBy = ticket.handledBy === 'elsewhere' ? 'human' : ticket.handledBy;
  return ok(
    changeTicket(ticket, {
      ...newCycle({ ...ticket, handledBy }, reopenedAt),
      handledBy,
      reopenedAt,
      // Closed without an answer, it waits for us again.
      waitingSince: ticket.answeredAt === null ? ticket.lastCustomerMessageAt : null,
      lastChangeBy: by,
      lastChangeAt: reopenedAt,
    }),
  );
}
