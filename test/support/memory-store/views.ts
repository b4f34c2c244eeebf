import * as z from 'zod';
import { clockOf } from '#domain/auto-close/clock.ts';
import type { Instant } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { cursorKind } from '#storage/cursor.ts';
import { isInView } from '#use-cases/in-view.ts';
import { MalformedCursor, type OverdueStore, type ViewQuery, type ViewStore } from '#use-cases/ports.ts';
import type { State } from './state.ts';

type Position = Pick<Ticket, 'id' | 'createdAt' | 'lastMessageAt' | 'waitingSince'>;

const cursors = cursorKind(
  z.object({
    view: z.string(),
    position: z.object({
      id: z.templateLiteral(['tkt_', z.string()]),
      createdAt: z.int(),
      lastMessageAt: z.int(),
      waitingSince: z.int().nullable(),
    }),
  }),
);

export function memoryViews(state: State): ViewStore {
  return {
    async listTickets(query) {
      const { assignee, status, sort, contactIds, tag, limit } = query;
      const view = JSON.stringify([assignee, status, sort, contactIds, tag]);
      const from = cursors.read(query.cursor);
      if (from !== null && from.view !== view) throw new MalformedCursor('a cursor of another view');
      const rest = [...state.tickets.values()]
        .filter(
          (ticket) => isInView(query, ticket) && (from === null || order(query, from.position, ticket) < 0),
        )
        .toSorted((one, other) => order(query, one, other));
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      if (rest.length <= limit || last === undefined) return { items, cursor: null };
      const { id, createdAt, lastMessageAt, waitingSince } = last;
      const position = { id, createdAt, lastMessageAt, waitingSince };
      return { items, cursor: cursors.write({ view, position }) };
    },
    findByNumber: async (number) =>
      [...state.tickets.values()].find((ticket) => ticket.number === number) ?? null,
  };
}

/** A contact's tickets come newest first; *longest waiting* lists those that wait first, and the rest by activity. */
function order({ sort, contactIds }: ViewQuery, one: Position, other: Position): number {
  const byId = one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
  if (contactIds !== null) return other.createdAt - one.createdAt || byId;
  if (sort === 'waiting' && (one.waitingSince !== null || other.waitingSince !== null)) {
    const never = Number.POSITIVE_INFINITY;
    const [mine, theirs] = [one.waitingSince ?? never, other.waitingSince ?? never];
    return mine === theirs ? byId : mine - theirs;
  }
  return other.lastMessageAt - one.lastMessageAt || byId;
}

export function memoryOverdue(state: State): OverdueStore {
  const oldest = (limit: number, at: (ticket: Ticket) => Instant | null) =>
    [...state.tickets.values()]
      .flatMap((ticket) => {
        const since = at(ticket);
        return since === null ? [] : [{ id: ticket.id, since }];
      })
      .toSorted((one, other) => one.since - other.since)
      .slice(0, limit)
      .map(({ id }) => id);
  return {
    findClocksStartedBefore: async (channel, startedBefore, limit) =>
      oldest(limit, (ticket) => {
        const clock = clockOf(ticket, false);
        if (ticket.channel !== channel) return null;
        return clock.state === 'running' && clock.startedAt <= startedBefore ? clock.startedAt : null;
      }),
    findWaitingSince: async (before, limit) =>
      oldest(limit, ({ status, waitingSince, spam }) =>
        !spam && status === 'open' && waitingSince !== null && waitingSince < before ? waitingSince : null,
      ),
    findSnoozedUntil: async (before, limit) =>
      oldest(limit, ({ snoozedUntil }) =>
        snoozedUntil !== null && snoozedUntil < before ? snoozedUntil : null,
      ),
    findDeliveriesPendingSince: async (before, limit) =>
      [...state.threads.values()]
        .flatMap(({ messages }) => [...messages.values()])
        .flatMap(({ ticketId, seq, delivery }) =>
          (delivery?.state === 'pending' || delivery?.state === 'sending') && delivery.changedAt < before
            ? [{ ticketId, seq, since: delivery.changedAt }]
            : [],
        )
        .toSorted((one, other) => one.since - other.since)
        .slice(0, limit)
        .map(({ ticketId, seq }) => ({ ticketId, seq })),
  };
}
