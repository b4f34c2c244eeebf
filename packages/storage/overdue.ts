import type { TicketId } from '#domain/ids.ts';
import type { OverdueStore } from '#use-cases/ports.ts';
import { type Lane, type LaneQuery, type Place, queryLane } from './index-query.ts';
import { seqOf, shards, ticketIdOf } from './keys.ts';
import type { Table } from './table.ts';

/** What was found in an index may have changed since: it is looked at afresh before anything is done about it. */
export function createOverdueStore(table: Table): OverdueStore {
  return {
    async findClocksStartedBefore(clockChannel, startedBefore, limit) {
      const lanes = shards.map((clockShard) => oldestFirst('byClock', { clockChannel, clockShard }));
      const until = { at: startedBefore, inclusive: true };
      return ticketIds(await firstOf(table, lanes, { limit, until }));
    },
    async findWaitingSince(at, limit) {
      const lanes = shards.map((viewShard) =>
        oldestFirst('byStatusWaiting', { viewStatus: 'open', viewShard }),
      );
      return ticketIds(await firstOf(table, lanes, { limit, until: { at, inclusive: false } }));
    },
    async findSnoozedUntil(at, limit) {
      const lanes = shards.map((snoozeShard) => oldestFirst('bySnooze', { snoozeShard }));
      return ticketIds(await firstOf(table, lanes, { limit, until: { at, inclusive: false } }));
    },
    async findDeliveriesPendingSince(at, limit) {
      const lanes = ['pending', 'sending'].flatMap((deliveryKey) =>
        shards.map((deliveryShard) => oldestFirst('byDelivery', { deliveryKey, deliveryShard })),
      );
      const places = await firstOf(table, lanes, { limit, until: { at, inclusive: false } });
      return places.flatMap(({ pk, sk }) => {
        const ticketId = ticketIdOf(pk);
        const seq = seqOf(sk);
        return ticketId === null || seq === null ? [] : [{ ticketId, seq }];
      });
    },
  };
}

const oldestFirst = (index: Lane['index'], hash: Lane['hash']): Lane => ({
  index,
  hash,
  descending: false,
});

async function firstOf(table: Table, lanes: readonly Lane[], query: LaneQuery): Promise<Place[]> {
  const pages = await Promise.all(lanes.map((lane) => queryLane(table, lane, query)));
  return pages
    .flatMap((page) => page.places)
    .toSorted((one, other) => one.at - other.at || (one.pk < other.pk ? -1 : 1))
    .slice(0, query.limit);
}

const ticketIds = (places: readonly Place[]): TicketId[] => places.flatMap(({ pk }) => ticketIdOf(pk) ?? []);
