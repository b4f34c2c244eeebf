import type { DatedEvent } from '#domain/figures/figure.ts';
import { addFigures, figuresIn } from '#domain/figures/sum.ts';
import type { DayFigures, FigureStore, FiguresQuery } from '#use-cases/ports.ts';
import { isAbsent } from './conditions.ts';
import { adding, assigning, both, keys, the } from './expression.ts';
import { listFigureEvents } from './figure-events.ts';
import { chunksOf, type Part, sharesOf } from './figure-parts.ts';
import { figureEventKind } from './items/figure-event.ts';
import { attributesOf, figuresKind } from './items/figures.ts';
import { figureEventKey, figuresKey, figuresPartition, type Raw, shardOf, shards } from './keys.ts';
import type { Table } from './table.ts';
import type { Write } from './transaction.ts';

export function createFigureStore(table: Table): FigureStore {
  return {
    async countFigures(events) {
      let counted = 0;
      // One after another: most of them concern the same day.
      for (const chunk of chunksOf(onceEach(events))) counted += await countAtOnce(table, chunk);
      return counted;
    },
    loadFigures: (query) => loadFigures(table, query),
    listFigureEvents: (query) => listFigureEvents(table, query),
  };
}

/** Records of the stream may come twice in one batch. */
const onceEach = (events: readonly DatedEvent[]): DatedEvent[] => [
  ...new Map(
    events.map((event) => {
      const { pk, sk } = figureEventKey(event);
      return [`${pk}\n${sk}`, event];
    }),
  ).values(),
];

/** Two that met in a slot go elsewhere; what is being counted by two at this moment is in one place, and waits. */
const mostOtherSlots = 3;

/** Those that lie there have been counted: without them the others are. */
async function countAtOnce(table: Table, chunk: readonly DatedEvent[]): Promise<number> {
  const counted = new Set<DatedEvent>();
  let conflicts = 0;
  for (;;) {
    const fresh = chunk.filter((event) => !counted.has(event));
    if (fresh.length === 0) return 0;
    const writes = [...fresh.map(eventWrite), ...countWrites(fresh, conflicts)];
    const outcome = await (conflicts < mostOtherSlots ? table.transactOnce(writes) : table.transact(writes));
    if (outcome === 'conflict') {
      conflicts += 1;
      continue;
    }
    if (outcome.length === 0) return fresh.length;
    for (const { means } of outcome) counted.add(means);
  }
}

const eventWrite = (event: DatedEvent): Write<DatedEvent> => ({
  put: figureEventKind.mark({ ...event, ...figureEventKey(event) }),
  unless: { condition: isAbsent, means: event },
});

/**
 * Any slot counts: two transactions should seldom want the same item. Everything counts towards the total; of
 * the others there are many, and each has a slot that it leaves only where it meets somebody, or reading a year would
 * be four times as much.
 */
const slotOf = ({ dimension, key }: Part, conflicts: number): number => {
  const first = dimension === 'total' ? Math.floor(Math.random() * shards.length) : shardOf(key);
  return (first + conflicts) % shards.length;
};

function countWrites(events: readonly DatedEvent[], conflicts: number): Write<DatedEvent>[] {
  return sharesOf(events).map(({ part, events: own }) => {
    const { day, channel, key } = part;
    return {
      change: figuresKey(part, slotOf(part, conflicts)),
      by: both(assigning(figuresKind.mark({ day, channel, key })), adding(attributesOf(figuresIn(own)))),
    };
  });
}

/** A range of each slot's partition, all at once. */
async function loadFigures(table: Table, { dimension, from, to }: FiguresQuery): Promise<DayFigures[]> {
  const slots = await Promise.all(
    shards.map((slot) => {
      const pk = figuresPartition(dimension, slot);
      // `$` comes right after `#`.
      return readAll(
        table,
        keys`${the('pk')} = ${pk} AND ${the('sk')} BETWEEN ${`${from}#`} AND ${`${to}$`}`,
      );
    }),
  );
  const sums = new Map<string, DayFigures>();
  for (const part of slots.flat().map(figuresKind.parse)) {
    const name = [part.day, part.channel, part.key].join('#');
    const sum = sums.get(name);
    sums.set(name, sum === undefined ? part : { ...sum, figures: addFigures(sum.figures, part.figures) });
  }
  return [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

async function readAll(table: Table, key: Parameters<Table['query']>[0]): Promise<Raw[]> {
  const items: Raw[] = [];
  let last: Raw | null = null;
  do {
    const page: Awaited<ReturnType<Table['query']>> = await table.query(key, {
      ...(last !== null && { ExclusiveStartKey: last }),
    });
    items.push(...page.items);
    last = page.last;
  } while (last !== null);
  return items;
}
