import { type Agent, isAssignee, presenceOf } from '../agent.ts';
import { type AgentId, type Instant, minute } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { Routing } from '../routing/route.ts';
import { changeTicket, type TicketChange, ticketTime } from './change.ts';
import { mayQueue, type Queued, type QueueId, type Ticket } from './ticket.ts';

/** A11: how long an absent assignee has to come back, in opening hours. */
export const returnGrace = 30 * minute;

const free = { assigneeId: null, assignment: null, wantsAssignee: null } as const;

/**
 * A11: hands a ticket on whose customer wrote while its assignee was away, and who isn't back: it waits for somebody
 * else. The caller has seen that the settings want it, and that the grace is over.
 */
export function handOn(
  ticket: Ticket,
  { assignee, queued, now }: { assignee: Agent | null; queued: Queued; now: Instant },
): Result<TicketChange, 'not-wanted' | 'is-back'> {
  if (ticket.wantsAssignee === null || ticket.assigneeId === null || ticket.status !== 'open')
    return refuse('not-wanted');
  if (assignee !== null && isAssignee(assignee) && presenceOf(assignee, now) === 'online')
    return refuse('is-back');
  const at = ticketTime(ticket, now);
  return ok(changeTicket(ticket, { ...free, queued, lastChangeBy: 'rotation', lastChangeAt: at }));
}

/** Takes a ticket from somebody who is no longer one of the team; a closed one keeps their name. */
export function releaseTicket(
  ticket: Ticket,
  { from, queued, now }: { from: AgentId; queued: Queued | null; now: Instant },
): Result<TicketChange, 'not-theirs'> {
  if (ticket.assigneeId !== from || ticket.status === 'closed') return refuse('not-theirs');
  const open = ticket.status === 'open' && ticket.handledBy === 'human';
  return ok(
    changeTicket(ticket, {
      ...free,
      queued: open ? queued : null,
      lastChangeBy: 'system',
      lastChangeAt: ticketTime(ticket, now),
    }),
  );
}

export interface QueueMove {
  readonly from: QueueId;
  readonly to: Pick<Routing, 'teamId' | 'queued'>;
  /** The rotation, as nobody of the team is online; the system, as the team is gone. */
  readonly by: 'rotation' | 'system';
  readonly now: Instant;
}

/** A9: moves a ticket from a queue where nobody will take it into another, or to nobody. Once moved it stays moved. */
export function moveToQueue(
  ticket: Ticket,
  { from, to, by, now }: QueueMove,
): Result<TicketChange, 'not-there'> {
  if (ticket.queued?.queue !== from || !mayQueue(ticket)) return refuse('not-there');
  return ok(
    changeTicket(ticket, {
      teamId: to.teamId,
      queued: to.queued,
      lastChangeBy: by,
      lastChangeAt: ticketTime(ticket, now),
    }),
  );
}
