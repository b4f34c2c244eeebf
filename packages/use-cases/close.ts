import type { AgentId, TicketId } from '#domain/ids.ts';
import { closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import { type Changing, changeTicketBy } from './change-ticket.ts';

interface ByHand {
  readonly ticketId: TicketId;
  readonly by: AgentId;
}

/** T9. */
export const close = ({ ticketId, by }: ByHand, deps: Changing) =>
  changeTicketBy(ticketId, (ticket) => closeTicket(ticket, by, deps.clock()), deps);

/** T4, T9, C8. */
export const reopen = ({ ticketId, by }: ByHand, deps: Changing) =>
  changeTicketBy(ticketId, (ticket) => reopenTicket(ticket, by, deps.clock()), deps);
