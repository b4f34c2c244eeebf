import type { AgentId, Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { changeTicket, type TicketChange, ticketTime } from './change.ts';
import { byPeople } from './cycle.ts';
import type { Ticket } from './ticket.ts';

export interface ManualAssignment {
  readonly assigneeId: AgentId | null;
  /** The assignee that the caller saw; undefined where the caller doesn't care (A3). */
  readonly seenAssigneeId: AgentId | null | undefined;
  readonly by: AgentId;
  readonly at: Instant;
}

/**
 * A3, A7: assigns by hand, at any hour and whatever the rotation is doing: the ticket leaves its queue, and no
 * cursor moves. *No assignee* leaves it with nobody; it does not enter a queue again by itself. `unchanged` is
 * not a fault: the ticket has that assignee already, by hand or by rotation.
 */
export function assignByHand(
  ticket: Ticket,
  { assigneeId, seenAssigneeId, by, at }: ManualAssignment,
): Result<TicketChange | 'unchanged', 'already-assigned' | 'handled-elsewhere' | 'is-spam'> {
  if (ticket.spam) return refuse('is-spam');
  if (ticket.handledBy === 'elsewhere') return refuse('handled-elsewhere');
  if (ticket.assigneeId === assigneeId && ticket.queued === null) return ok('unchanged');
  if (seenAssigneeId !== undefined && ticket.assigneeId !== seenAssigneeId) return refuse('already-assigned');
  const assignedAt = ticketTime(ticket, at);
  return ok(
    changeTicket(ticket, {
      assigneeId,
      assignment: assigneeId === null ? null : { by: 'person', at: assignedAt, agentId: by },
      queued: null,
      outOfRotation: assigneeId === null,
      wantsAssignee: null,
      ...byPeople(ticket),
      lastChangeBy: by,
      lastChangeAt: assignedAt,
    }),
  );
}
