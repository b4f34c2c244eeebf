import type { Ticket } from '#domain/ticket/ticket.ts';
import type { ViewQuery } from './ports.ts';

/** A2: whether a ticket, as it is now, belongs to a view. */
export const isInView = (query: Omit<ViewQuery, 'sort' | 'limit' | 'cursor'>, ticket: Ticket): boolean =>
  isListed(query.status, ticket) &&
  isWith(query.assignee, ticket) &&
  (query.contactIds === null || query.contactIds.includes(ticket.contactId)) &&
  (query.tag === null || ticket.tags.includes(query.tag)) &&
  query.filter(ticket);

/** T8: spam is in no view but its own. */
const isListed = (status: ViewQuery['status'], ticket: Ticket): boolean =>
  status === 'spam' ? ticket.spam : !ticket.spam && (status === 'any' || ticket.status === status);

function isWith(assignee: ViewQuery['assignee'], ticket: Ticket): boolean {
  if (assignee === null) return true;
  if (assignee === 'none') return ticket.assigneeId === null && ticket.handledBy === 'human';
  if (assignee === 'elsewhere') return ticket.assigneeId === null && ticket.handledBy === 'elsewhere';
  return ticket.assigneeId === assignee;
}
