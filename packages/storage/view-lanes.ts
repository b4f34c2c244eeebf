import type { Ticket } from '#domain/ticket/ticket.ts';
import { isInView } from '#use-cases/in-view.ts';
import type { ViewQuery } from '#use-cases/ports.ts';
import type { Lane } from './index-query.ts';
import { shards, tagSortKey, ticketSortKey } from './keys.ts';

/**
 * A view is paged through in one phase or two. *Longest waiting* first pages through those that wait, in an index of
 * its own, and then through the rest by activity.
 */
export interface Phase {
  readonly lanes: readonly Lane[];
  /** Of the items that its lanes list: tickets, or a tag's. */
  readonly sk: string;
  readonly holds: (ticket: Ticket) => boolean;
}

export function phasesOf(query: ViewQuery): readonly Phase[] {
  // What a page shows is looked at afresh: an index may still list what has left the view.
  const holds = (ticket: Ticket): boolean => isInView(query, ticket);
  const rest = lanesByActivity(query);
  if (query.contactIds !== null || query.sort === 'activity') return [{ ...rest, holds }];
  return [
    { ...lanesByWaiting(query), holds: (ticket) => ticket.waitingSince !== null && holds(ticket) },
    { ...rest, holds: (ticket) => ticket.waitingSince === null && holds(ticket) },
  ];
}

type Lanes = Pick<Phase, 'lanes' | 'sk'>;

function lanesByActivity(query: ViewQuery): Lanes {
  const { assignee, contactIds, tag } = query;
  if (contactIds !== null) return { lanes: contactIds.map(ofContact), sk: ticketSortKey };
  if (assignee === null && tag !== null) return { lanes: tagLanes(tag, query), sk: tagSortKey(tag) };
  return { lanes: ticketLanes(query, { waiting: false }), sk: ticketSortKey };
}

/** No index has a tag's tickets by waiting: there it is a filter. */
const lanesByWaiting = (query: ViewQuery): Lanes => ({
  lanes: ticketLanes(query, { waiting: true }),
  sk: ticketSortKey,
});

const ofContact = (contactId: string): Lane => ({
  index: 'byContact',
  hash: { contactId },
  descending: true,
});

const statusesOf = ({ status }: ViewQuery) =>
  status === 'any' ? (['open', 'snoozed', 'closed'] as const) : [status];

const tagLanes = (tag: string, query: ViewQuery): Lane[] =>
  statusesOf(query).flatMap((viewStatus) =>
    shards.map((tagShard) => ({
      index: 'byTag',
      hash: { tag, viewStatus, tagShard },
      descending: true,
    })),
  );

function ticketLanes(query: ViewQuery, { waiting }: { readonly waiting: boolean }): Lane[] {
  const { assignee } = query;
  const descending = !waiting;
  return statusesOf(query).flatMap((viewStatus): Lane[] => {
    if (assignee === null)
      return shards.map((viewShard) => ({
        index: waiting ? 'byStatusWaiting' : 'byStatus',
        hash: { viewStatus, viewShard },
        descending,
      }));
    const own = assignee === 'none' || assignee === 'elsewhere' ? shards : [0];
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
    query.contactIds !== null
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
