import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { MalformedCursor, type Page, type ViewQuery, type ViewStore } from '#use-cases/ports.ts';
import { cursorKind } from './cursor.ts';
import { type Place, queryLane } from './index-query.ts';
import { ticketKind } from './items/ticket.ts';
import { ticketIdOf, ticketKey, ticketPartition } from './keys.ts';
import { Merge, type Progress } from './merge.ts';
import type { Table } from './table.ts';
import { inOrder, type Phase, phasesOf } from './view-lanes.ts';

/** How often a call reads on in the indexes before it gives a short page: a filter that rarely matches is never slow. */
const mostRounds = 5;
/** Lanes are even, as a hash fills them; a few more than an even share mostly spare a second round. */
const slack = 8;
/** What one BatchGet reads. */
const mostAtOnce = 100;

/** An instant, and of which ticket: the rest of a place follows from its lane, so that cursors of many lanes stay short. */
const place = z.tuple([z.int(), z.string().regex(/^[^#]{1,64}$/)]);
const cursors = cursorKind(
  z.object({
    /** Which view it is a cursor of: in another one it would mean nothing. */
    view: z.string(),
    phase: z.int().min(0).max(1),
    progress: z.array(z.union([place, z.literal('end'), z.null()])),
  }),
);
type Position = NonNullable<ReturnType<typeof cursors.read>>;

export function createViewStore(table: Table): ViewStore {
  return {
    listTickets: (query) => listTickets(table, query),
    async findByNumber(number) {
      const lane = { index: 'byNumber', hash: { number }, descending: false } as const;
      const { places } = await queryLane(table, lane, { limit: 1 });
      const [found] = await ticketsAt(table, places);
      return found ?? null;
    },
  };
}

async function listTickets(table: Table, query: ViewQuery): Promise<Page<Ticket>> {
  const view = nameOf(query);
  const phases = phasesOf(query);
  let { phase, progress } = start(query.cursor, view, phases);
  const items: Ticket[] = [];
  let rounds = mostRounds;
  for (; phase < phases.length; phase++, progress = []) {
    const current = phases[phase];
    if (current === undefined) break;
    const merge = new Merge(table, current.lanes, progress);
    while (!merge.ended && items.length < query.limit && rounds > 0) {
      rounds -= 1;
      await merge.readAhead(Math.ceil(query.limit / current.lanes.length) + slack);
      items.push(...(await takeFrom(merge, current, query.limit - items.length, table)));
    }
    if (!merge.ended) {
      return page(query, items, cursors.write({ view, phase, progress: merge.progress.map(written) }));
    }
    if (items.length === query.limit || rounds === 0) {
      const next = phase + 1 < phases.length ? cursors.write({ view, phase: phase + 1, progress: [] }) : null;
      return page(query, items, next);
    }
  }
  return page(query, items, null);
}

/**
 * Takes what has been read ahead until the page is full. At first it looks at no more than the page may hold; where
 * the filter leaves room, at as many as one read takes.
 */
async function takeFrom(merge: Merge, phase: Phase, most: number, table: Table): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  const accept = async (places: readonly Place[]): Promise<number> => {
    const found = new Map((await ticketsAt(table, places)).map((ticket) => [ticket.id, ticket]));
    let accepted = 0;
    for (const { pk } of places) {
      if (tickets.length === most) break;
      accepted += 1;
      const ticket = found.get(ticketIdOf(pk) ?? 'tkt_');
      if (ticket !== undefined && phase.holds(ticket)) tickets.push(ticket);
    }
    return accepted;
  };
  let atOnce = most;
  while (tickets.length < most && (await merge.take(atOnce, accept))) atOnce = mostAtOnce;
  return tickets;
}

async function ticketsAt(table: Table, places: readonly Place[]): Promise<Ticket[]> {
  const ids = [...new Set(places.flatMap(({ pk }) => ticketIdOf(pk) ?? []))];
  if (ids.length === 0) return [];
  const found = await table.read(ids.map(ticketKey));
  return ids.flatMap((id) => ticketKind.parseIfAny(found.at(ticketKey(id))) ?? []);
}

/** An index that is being updated may list a ticket twice. */
function page(query: ViewQuery, found: readonly Ticket[], cursor: string | null): Page<Ticket> {
  const different = new Map(found.map((ticket) => [ticket.id, ticket]));
  return { items: [...different.values()].toSorted((one, other) => inOrder(query, one, other)), cursor };
}

/** Many contacts are known by their hash. */
const nameOf = ({ assignee, status, sort, contactIds, tag }: ViewQuery): string =>
  contactIds === null
    ? JSON.stringify([assignee, status, sort, tag])
    : createHash('sha256').update(contactIds.join()).digest('base64url').slice(0, 16);

function start(
  cursor: string | null,
  view: string,
  phases: readonly Phase[],
): { phase: number; progress: readonly Progress[] } {
  const position = cursors.read(cursor);
  if (position === null) return { phase: 0, progress: [] };
  const phase = phases[position.phase];
  if (position.view !== view || phase === undefined || position.progress.length > phase.lanes.length)
    throw new MalformedCursor('a cursor of another view');
  return { phase: position.phase, progress: position.progress.map((written) => read(written, phase)) };
}

const written = (progress: Progress): Position['progress'][number] =>
  progress === null || progress === 'end'
    ? progress
    : [progress.at, (ticketIdOf(progress.pk) ?? '').slice(4)];

function read(progress: Position['progress'][number], { sk }: Phase): Progress {
  if (progress === null || progress === 'end') return progress;
  const [at, id] = progress;
  return { at, pk: ticketPartition(`tkt_${id}`), sk };
}
