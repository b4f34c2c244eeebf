import type * as z from 'zod';
import type { ticketsQuery } from '#contracts/api/tickets.ts';
import { soughtBy } from '#domain/finding.ts';
import type { AgentId } from '#domain/ids.ts';
import { labelOf } from '#domain/routing/team.ts';
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
    contactIds: query.contactId === undefined ? null : [query.contactId],
    tag: query.tag === undefined ? null : labelOf(query.tag),
    filter: (ticket) => matches(ticket, query),
    limit,
    cursor,
  };
}

function statusOf({ view, status, q, contactId }: TicketsQuery): ViewQuery['status'] {
  // What is looked for is found closed, too, unless a status was asked for; T7: so are all of somebody's tickets.
  if (view !== 'spam') return status ?? (q === undefined && contactId === undefined ? 'open' : 'any');
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
    (query.teamId === undefined || ticket.teamId === query.teamId) &&
    (query.handledBy === undefined || ticket.handledBy === query.handledBy) &&
    (query.waitingFor === undefined || waits === (query.waitingFor === 'us'))
  );
}

/** T12: what is looked for, and whose address it is if it is one. */
export async function sought(q: string) {
  const phone = /\d/.test(q) ? await phoneIn(q) : null;
  return {
    sought: soughtBy(q, phone),
    known: [
      ...(phone === null ? [] : [contactIdOf('sms', phone)]),
      ...(q.includes('@') ? [contactIdOf('email', q.trim().toLowerCase())] : []),
    ],
  };
}

/** Every country's numbering plan: only who looks for a number waits for it, not every cold start. */
async function phoneIn(q: string): Promise<string | null> {
  const { phoneNumberIn } = await import('./phone-number.ts');
  return phoneNumberIn(q) ?? null;
}
