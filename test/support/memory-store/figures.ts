import * as z from 'zod';
import type { DatedEvent } from '#domain/figures/figure.ts';
import { addFigures, figuresIn } from '#domain/figures/sum.ts';
import { cursorKind } from '#storage/cursor.ts';
import { isMeant } from '#storage/figure-events.ts';
import { sharesOf } from '#storage/figure-parts.ts';
import { figureEventKey, figureEventPosition } from '#storage/keys.ts';
import type { DayFigures, Dimension, FigureStore } from '#use-cases/ports.ts';
import type { State } from './state.ts';

/** By all that tells them apart. */
export type KeptFigures = Map<string, DayFigures & { readonly dimension: Dimension }>;

const cursors = cursorKind(z.object({ after: z.string() }));
const nameOf = (event: DatedEvent): string => Object.values(figureEventKey(event)).join('\n');
const isBefore = (one: string, other: string): number => (one < other ? -1 : 1);

export const memoryFigures = ({ figureEvents, figures }: State): FigureStore => ({
  async countFigures(events) {
    const fresh = [...new Map(events.map((event) => [nameOf(event), event]))].filter(
      ([name]) => !figureEvents.has(name),
    );
    for (const [name, event] of fresh) figureEvents.set(name, event);
    for (const { part, events: own } of sharesOf(fresh.map(([, event]) => event))) {
      const { dimension, day, channel, key } = part;
      const name = [dimension, day, channel, key].join('#');
      const sum = figures.get(name);
      const more = figuresIn(own);
      const together = sum === undefined ? more : addFigures(sum.figures, more);
      figures.set(name, { dimension, day, channel, key, figures: together });
    }
    return fresh.length;
  },
  loadFigures: async ({ dimension, from, to }) =>
    [...figures]
      .filter(([, part]) => part.dimension === dimension && from <= part.day && part.day <= to)
      .toSorted(([one], [other]) => isBefore(one, other))
      .map(([, { day, channel, key, figures: sum }]) => ({ day, channel, key, figures: sum })),
  async listFigureEvents(query) {
    const after = cursors.read(query.cursor)?.after ?? null;
    const rest = [...figureEvents.values()]
      .filter((event) => event.figure === query.figure && isMeant(query, event))
      .filter((event) => after === null || figureEventPosition(event) < after)
      .toSorted((one, other) => -isBefore(figureEventPosition(one), figureEventPosition(other)));
    const items = rest.slice(0, query.limit);
    const last = items.at(-1);
    const isOver = last === undefined || rest.length === items.length;
    return { items, cursor: isOver ? null : cursors.write({ after: figureEventPosition(last) }) };
  },
});
