import type { AgentId, Instant, TicketId } from '#domain/ids.ts';
import { snoozeTicket } from '#domain/ticket/snooze.ts';
import { type Changing, changeTicketBy } from './change-ticket.ts';
import type { Overview } from './view.ts';

export interface SnoozingByHand {
  readonly ticketId: TicketId;
  readonly until: Instant;
  /** C7: it is not closed for inactivity before it has woken. */
  readonly keepOpen: boolean;
  readonly by: AgentId;
}

/** T9. */
export const snooze = ({ ticketId, until, keepOpen, by }: SnoozingByHand, deps: Changing) =>
  changeTicketBy(ticketId, (ticket) => snoozeTicket(ticket, { until, keepOpen, by, at: deps.clock() }), deps);

/** C7: when a snoozed ticket closes, where that is before it wakes; null elsewhere. */
export function closesBeforeWaking({ ticket, autoClose }: Overview): Instant | null {
  const closesAt = autoClose?.closesAt ?? null;
  if (closesAt === null || ticket.snoozedUntil === null) return null;
  return closesAt < ticket.snoozedUntil ? closesAt : null;
}
