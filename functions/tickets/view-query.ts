import type * as z from 'zod';
import type { ticketsQuery } from '#contracts/api/tickets.ts';
import type { AgentId, ContactId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { refuseFaults } from '#http/input.ts';
import { contactIdOf } from '#use-cases/ids.ts';
import type { ViewQuery } from '#use-cases/ports.ts';

export type TicketsQuery = z.output<typeof ticketsQuery>;

/** A2: a view as the API asks for it, as the store lists it. */
export function viewQuery(query: TicketsQuery, me: AgentId): ViewQuery {
  const { view, limit, cursor = null } = query;
  const sort = query.sort ?? (view === 'all' || view === 'spam' ? 'activity' : 'waiting');
  return {
    assignee: assigneeOf(query, me),
    status: statusOf(query),
    sort,
    contactId: query.contactId ?? null,
    filter: (ticket) => matches(ticket, query),
    limit,
    cursor,
  };
}

function statusOf({ view, status, q }: TicketsQuery): ViewQuery['status'] {
  // What is looked for is found closed, too, unless a status was asked for.
  if (view !== 'spam') return status ?? (q === undefined ? 'open' : 'any');
  if (status !== undefined && status !== 'any')
    refuseFaults([{ path: 'status', message: 'spam has none to choose by' }]);
  return 'spam';
}

function assigneeOf({ view, assigneeId }: TicketsQuery, me: AgentId): ViewQuery['assignee'] {
  if (view === 'mine') {
    if (assigneeId !== undefined && assigneeId !== me)
      refuseFaults([{ path: 'assigneeId', message: 'is not you: use view=all' }]);
    return me;
  }
  if (view === 'spam') {
    if (assigneeId !== undefined) refuseFaults([{ path: 'assigneeId', message: 'nobody has spam' }]);
    return null;
  }
  if (view === 'unassigned') {
    if (assigneeId !== undefined)
      refuseFaults([{ path: 'assigneeId', message: 'nobody has these: use view=all' }]);
    return 'none';
  }
  return assigneeId ?? null;
}

function matches(ticket: Ticket, query: TicketsQuery): boolean {
  const waits = ticket.waitingSince !== null;
  return (
    (query.channel === undefined || ticket.channel === query.channel) &&
    (query.tag === undefined || ticket.tags.includes(query.tag)) &&
    (query.teamId === undefined || ticket.teamId === query.teamId) &&
    (query.handledBy === undefined || ticket.handledBy === query.handledBy) &&
    (query.waitingFor === undefined || waits === (query.waitingFor === 'us'))
  );
}

/** T8: spam is in no view but its own. */
const hasStatus = (ticket: Ticket, status: ViewQuery['status']): boolean =>
  status === 'spam' ? ticket.spam : !ticket.spam && (status === 'any' || ticket.status === status);

/** Whether a ticket that was found by itself belongs to the view. */
export const matchesView = (ticket: Ticket, view: ViewQuery): boolean =>
  hasStatus(ticket, view.status) &&
  (view.contactId === null || ticket.contactId === view.contactId) &&
  (view.assignee === null ||
    (view.assignee === 'none'
      ? ticket.assigneeId === null && ticket.handledBy === 'human'
      : ticket.assigneeId === view.assignee)) &&
  view.filter(ticket);

/** T12: what `q` means: a ticket's number, or a customer's phone number; null for what is neither. */
export async function lookUpOf(q: string): Promise<{ number: number } | { contactId: ContactId } | null> {
  const number = /^#?(\d{1,9})$/.exec(q)?.[1];
  if (number !== undefined) return { number: Number(number) };
  // Every country's numbering plan: only who looks for a number waits for it, not every cold start.
  const { phoneNumberIn } = await import('./phone-number.ts');
  const phone = phoneNumberIn(q);
  return phone === undefined ? null : { contactId: contactIdOf('sms', phone) };
}
