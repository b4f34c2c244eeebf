import type { AgentId, Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { changeTicket, type TicketChange, ticketTime } from './change.ts';
import { mayQueue, type Queued, type Ticket } from './ticket.ts';

export interface Snoozing {
  readonly until: Instant;
  /** C7: it is not to be closed for inactivity before. */
  readonly keepOpen?: boolean;
  readonly by: AgentId;
  readonly at: Instant;
}

export type SnoozeRefusal = 'closed' | 'handled-elsewhere' | 'is-spam' | 'in-the-past';

/** T9: an agent puts a ticket off until a time; it leaves its queue. Snoozing again changes the time. */
export function snoozeTicket(
  ticket: Ticket,
  { until, keepOpen = false, by, at }: Snoozing,
): Result<TicketChange, SnoozeRefusal> {
  if (ticket.spam) return refuse('is-spam');
  if (ticket.handledBy === 'elsewhere') return refuse('handled-elsewhere');
  if (ticket.status === 'closed') return refuse('closed');
  if (until <= at) return refuse('in-the-past');
  return ok(
    changeTicket(ticket, {
      status: 'snoozed',
      snoozedUntil: until,
      keepOpenUntil: keepOpen ? until : null,
      queued: null,
      wantsAssignee: null,
      lastChangeBy: by,
      lastChangeAt: ticketTime(ticket, at),
    }),
  );
}

/**
 * T9: a snoozed ticket's time has come. One that nobody has goes back into a queue, unless *No assignee* was chosen
 * (A3); somebody who is away may lose theirs (A11).
 */
export function wakeTicket(
  ticket: Ticket,
  queued: Queued | null,
  at: Instant,
): Result<TicketChange, 'not-due'> {
  if (ticket.status !== 'snoozed' || ticket.snoozedUntil === null || ticket.snoozedUntil > at)
    return refuse('not-due');
  const wokenAt = ticketTime(ticket, at);
  const isTheirs = ticket.assigneeId !== null && ticket.handledBy === 'human';
  return ok(
    changeTicket(ticket, {
      status: 'open',
      snoozedUntil: null,
      queued: mayQueue(ticket) && !ticket.outOfRotation ? queued : null,
      wantsAssignee: isTheirs ? (ticket.wantsAssignee ?? { since: wokenAt, how: 'open' }) : null,
      lastChangeBy: 'system',
      lastChangeAt: wokenAt,
    }),
  );
}
