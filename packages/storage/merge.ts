import { type Lane, type Place, queryLane } from './index-query.ts';
import type { Table } from './table.ts';

/** How far a lane has been read: to its end, after a place, or not at all. */
export type Progress = Place | 'end' | null;

interface Reading {
  readonly lane: Lane;
  progress: Exclude<Progress, 'end'>;
  /** Read ahead, and not taken yet. */
  ahead: readonly Place[];
  more: boolean;
}

/** Several lanes of one order, read as one: the least of their heads comes next, ties by id. */
export class Merge {
  readonly #table: Table;
  readonly #readings: readonly Reading[];

  constructor(table: Table, lanes: readonly Lane[], progress: readonly Progress[]) {
    this.#table = table;
    this.#readings = lanes.map((lane, index) => {
      const known = progress[index] ?? null;
      return { lane, progress: known === 'end' ? null : known, ahead: [], more: known !== 'end' };
    });
  }

  get ended(): boolean {
    return this.#readings.every(isOver);
  }

  /** How far each lane has been taken from; reading ahead doesn't count. */
  get progress(): Progress[] {
    return this.#readings.map((reading) => (isOver(reading) ? 'end' : reading.progress));
  }

  /** Reads on, at once, wherever nothing is left of what was read ahead. */
  async readAhead(limit: number): Promise<void> {
    const dry = this.#readings.filter(isDry);
    await Promise.all(
      dry.map(async (reading) => {
        const page = await queryLane(this.#table, reading.lane, { limit, after: reading.progress });
        reading.ahead = page.places;
        reading.more = page.more;
      }),
    );
  }

  /**
   * Shows the next ones, as far as what has been read ahead tells which they are, and takes as many of them as
   * `accept` says.
   */
  async take(most: number, accept: (places: readonly Place[]) => Promise<number>): Promise<boolean> {
    const next = this.#next(most);
    if (next.length === 0) return false;
    const accepted = await accept(next.map(({ place }) => place));
    for (const { reading, place } of next.slice(0, accepted)) {
      reading.progress = place;
      reading.ahead = reading.ahead.slice(1);
    }
    return true;
  }

  #next(most: number): { reading: Reading; place: Place }[] {
    const copies = this.#readings.map((reading) => ({ reading, ahead: [...reading.ahead] }));
    const next: { reading: Reading; place: Place }[] = [];
    while (next.length < most) {
      // Where a lane may go on unseen, nobody knows what comes next.
      if (copies.some(({ reading, ahead }) => ahead.length === 0 && reading.more)) break;
      const [least] = copies.filter(({ ahead }) => ahead.length > 0).toSorted(byHead);
      const place = least?.ahead.shift();
      if (least === undefined || place === undefined) break;
      next.push({ reading: least.reading, place });
    }
    return next;
  }
}

const isDry = (reading: Reading): boolean => reading.ahead.length === 0 && reading.more;
const isOver = (reading: Reading): boolean => reading.ahead.length === 0 && !reading.more;

type Ahead = { readonly reading: Reading; readonly ahead: readonly Place[] };

function byHead(one: Ahead, other: Ahead): number {
  const [head, otherHead] = [one.ahead[0], other.ahead[0]];
  if (head === undefined || otherHead === undefined) return 0;
  if (head.at === otherHead.at) return head.pk < otherHead.pk ? -1 : 1;
  return one.reading.lane.descending ? otherHead.at - head.at : head.at - otherHead.at;
}
