import type { Ticket } from '#domain/ticket/ticket.ts';
import type { ViewQuery } from '#use-cases/ports.ts';
import type { Lane } from './index-query.ts';
import { shards } from './keys.ts';

/**
 * A view is paged through in one phase or two. *Longest waiting* first pages through those that wait, in an index of
 * its own, and then through the rest by activity.
 */
export interface Phase {
  readonly lanes: readonly Lane[];
  readonly holds: (ticket: Ticket) => boolean;
}

export function phasesOf(query: ViewQuery): readonly Phase[] {
  const holds = (ticket: Ticket): boolean => isInView(query, ticket);
  if (query.contactId !== null || query.sort === 'activity') return [{ lanes: lanesOf(query, false), holds }];
  return [
    { lanes: lanesOf(query, true), holds: (ticket) => ticket.waitingSince !== null && holds(ticket) },
    { lanes: lanesOf(query, false), holds: (ticket) => ticket.waitingSince === null && holds(ticket) },
  ];
}

/** What a page shows is looked at afresh: an index may still list what has left the view. */
const isInView = (query: ViewQuery, ticket: Ticket): boolean =>
  isListed(query.status, ticket) &&
  isWith(query.assignee, ticket) &&
  (query.contactId === null || ticket.contactId === query.contactId) &&
  query.filter(ticket);

/** T8: spam is in no view but its own. */
const isListed = (status: ViewQuery['status'], ticket: Ticket): boolean =>
  status === 'spam' ? ticket.spam : !ticket.spam && (status === 'any' || ticket.status === status);

function isWith(assignee: ViewQuery['assignee'], ticket: Ticket): boolean {
  if (assignee === null) return true;
  if (assignee === 'none') return ticket.assigneeId === null && ticket.handledBy === 'human';
  return ticket.assigneeId === assignee;
}

function lanesOf({ assignee, status, contactId }: ViewQuery, waiting: boolean): readonly Lane[] {
  if (contactId !== null) return [{ index: 'byContact', hash: { contactId }, descending: true }];
  const statuses = status === 'any' ? (['open', 'snoozed', 'closed'] as const) : [status];
  const descending = !waiting;
  return statuses.flatMap((viewStatus): Lane[] => {
    if (assignee === null)
      return shards.map((viewShard) => ({
        index: waiting ? 'byStatusWaiting' : 'byStatus',
        hash: { viewStatus, viewShard },
        descending,
      }));
    const own = assignee === 'none' ? shards : [0];
    return own.map((assigneeShard) => ({
      index: waiting ? 'byAssigneeWaiting' : 'byAssignee',
      hash: { assigneeKey: assignee, viewStatus, assigneeShard },
      descending,
    }));
  });
}

/** The order of a page: what an index says of a ticket may be older than the ticket. */
export function inOrder(query: ViewQuery, one: Ticket, other: Ticket): number {
  const difference =
    query.contactId !== null
      ? other.createdAt - one.createdAt
      : query.sort === 'activity'
        ? other.lastMessageAt - one.lastMessageAt
        : byWaiting(one, other);
  return difference || (one.id < other.id ? -1 : 1);
}

function byWaiting(one: Ticket, other: Ticket): number {
  if (one.waitingSince !== null && other.waitingSince !== null) return one.waitingSince - other.waitingSince;
  if (one.waitingSince !== null) return -1;
  if (other.waitingSince !== null) return 1;
  return other.lastMessageAt - one.lastMessageAt;
}
