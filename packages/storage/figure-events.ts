import * as z from 'zod';
import { type DatedEvent, figures } from '#domain/figures/figure.ts';
import { day, hour } from '#domain/ids.ts';
import type { EventsQuery, Page } from '#use-cases/ports.ts';
import { cursorKind } from './cursor.ts';
import { keys, the } from './expression.ts';
import { figureEventKind } from './items/figure-event.ts';
import { figureEventPartition, figureEventPosition, figureEventsFrom, shards } from './keys.ts';
import type { Table } from './table.ts';

const cursors = cursorKind(z.object({ figure: z.enum(figures), after: z.string().regex(/^\d{15}#/) }));

/** A filter that rarely matches ends a page after so many rounds of queries. */
const mostRounds = 5;
const leastAtOnce = 50;

/** The clocks of the world are 14 hours ahead at most, and 12 behind. */
const rangeOf = ({ from, to }: EventsQuery) => ({
  first: figureEventsFrom(Date.parse(from) - 14 * hour),
  last: figureEventsFrom(Date.parse(to) + day + 12 * hour),
});

export const isMeant = (
  { from, to, channel, agentId, teamId, tag }: EventsQuery,
  event: DatedEvent,
): boolean =>
  from <= event.day &&
  event.day <= to &&
  (channel === null || event.channel === channel) &&
  (agentId === null || event.agentId === agentId) &&
  (teamId === null || event.teamId === teamId) &&
  (tag === null || event.tags.includes(tag));

/** Reads the shards as one, downwards in time. */
export async function listFigureEvents(table: Table, query: EventsQuery): Promise<Page<DatedEvent>> {
  const { figure, limit } = query;
  const items: DatedEvent[] = [];
  let after = cursors.read(query.cursor)?.after ?? null;
  for (let round = 0; round < mostRounds; round++) {
    const { events, more } = await readBelow(table, query, after);
    for (const event of events) {
      after = figureEventPosition(event);
      if (isMeant(query, event)) items.push(event);
      if (items.length < limit) continue;
      const isLast = !more && event === events.at(-1);
      return { items, cursor: isLast ? null : cursors.write({ figure, after }) };
    }
    if (!more) return { items, cursor: null };
  }
  return { items, cursor: after === null ? null : cursors.write({ figure, after }) };
}

/** The next ones, as far as every shard has been read. */
async function readBelow(
  table: Table,
  query: EventsQuery,
  after: string | null,
): Promise<{ events: DatedEvent[]; more: boolean }> {
  const { first, last } = rangeOf(query);
  const pages = await Promise.all(
    shards.map((shard) => {
      const pk = figureEventPartition(query.figure, shard);
      return table.query(keys`${the('pk')} = ${pk} AND ${the('sk')} BETWEEN ${first} AND ${last}`, {
        Limit: Math.max(leastAtOnce, query.limit),
        ScanIndexForward: false,
        ...(after !== null && { ExclusiveStartKey: { pk, sk: after } }),
      });
    }),
  );
  // Below the last one of a shard that goes on, nobody knows what comes next.
  const seenTo = pages
    .flatMap(({ last: place }) => (place === null ? [] : [String(place.sk)]))
    .toSorted()
    .at(-1);
  const events = pages
    .flatMap(({ items }) => items)
    .filter(({ sk }) => seenTo === undefined || String(sk) >= seenTo)
    .map(figureEventKind.parse)
    .toSorted((one, other) => (figureEventPosition(one) < figureEventPosition(other) ? 1 : -1));
  return { events, more: seenTo !== undefined };
}
