import type { DatedEvent } from '#domain/figures/figure.ts';
import type { Dimension } from '#use-cases/ports.ts';
import { mostWrites } from './transaction.ts';

/** An item that an event counts towards, but for the slot. */
export interface Part extends Pick<DatedEvent, 'day' | 'channel'> {
  readonly dimension: Dimension;
  readonly key: string;
}

/** Wherever an event counts. */
const partsOf = ({ day, channel, agentId, teamId, tags }: DatedEvent): Part[] => [
  { day, channel, dimension: 'total', key: '' },
  ...(agentId === null ? [] : [{ day, channel, dimension: 'agent', key: agentId } as const]),
  ...(teamId === null ? [] : [{ day, channel, dimension: 'team', key: teamId } as const]),
  ...[...new Set(tags)].map((tag) => ({ day, channel, dimension: 'tag', key: tag }) as const),
];

const nameOf = ({ dimension, day, channel, key }: Part): string => [dimension, day, channel, key].join('\n');

/** What each part has of these events. */
export function sharesOf(events: readonly DatedEvent[]): { part: Part; events: readonly DatedEvent[] }[] {
  const shares = new Map<string, { part: Part; events: DatedEvent[] }>();
  for (const event of events)
    for (const part of partsOf(event)) {
      const share = shares.get(nameOf(part));
      if (share === undefined) shares.set(nameOf(part), { part, events: [event] });
      else share.events.push(event);
    }
  return [...shares.values()];
}

/** As many as a transaction holds, with all that they count towards: one item each, however many events do. */
export function chunksOf(events: readonly DatedEvent[]): DatedEvent[][] {
  const chunks: DatedEvent[][] = [];
  let parts = new Set<string>();
  for (const event of events) {
    const last = chunks.at(-1);
    const own = partsOf(event).map(nameOf);
    const together = new Set([...parts, ...own]);
    if (last !== undefined && last.length + 1 + together.size <= mostWrites) {
      last.push(event);
      parts = together;
    } else {
      chunks.push([event]);
      parts = new Set(own);
    }
  }
  return chunks;
}
