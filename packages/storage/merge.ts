import { type Lane, type Place, queryLane } from './index-query.ts';
import type { Table } from './table.ts';

/** How far a lane has been read: to its end, after a place, or not at all. */
export type Progress = Place | 'end' | null;

interface Reading {
  readonly lane: Lane;
  progress: Exclude<Progress, 'end'>;
  /** Read ahead, and not taken yet. */
  ahead: Place[];
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
    return this.#readings.every((reading) => reading.ahead.length === 0 && !reading.more);
  }

  /** How far each lane has been taken from; reading ahead doesn't count. */
  get progress(): Progress[] {
    return this.#readings.map((reading) =>
      reading.ahead.length === 0 && !reading.more ? 'end' : reading.progress,
    );
  }

  /** Reads on, at once, wherever nothing has been read ahead. */
  async readAhead(limit: number): Promise<void> {
    const dry = this.#readings.filter((reading) => reading.ahead.length === 0 && reading.more);
    await Promise.all(
      dry.map(async (reading) => {
        const page = await queryLane(this.#table, reading.lane, { limit, after: reading.progress });
        reading.ahead = [...page.places];
        reading.more = page.more;
      }),
    );
  }

  /** Takes the next ones, as far as what has been read ahead tells which they are. */
  take(most: number): Place[] {
    const taken: Place[] = [];
    while (taken.length < most) {
      if (this.#readings.some((reading) => reading.ahead.length === 0 && reading.more)) break;
      const next = this.#least();
      const place = next?.ahead.shift();
      if (next === undefined || place === undefined) break;
      next.progress = place;
      taken.push(place);
    }
    return taken;
  }

  #least(): Reading | undefined {
    return this.#readings
      .filter((reading) => reading.ahead.length > 0)
      .reduce<Reading | undefined>(
        (least, reading) => (least === undefined || precedes(reading, least) ? reading : least),
        undefined,
      );
  }
}

function precedes(one: Reading, other: Reading): boolean {
  const [head, otherHead] = [one.ahead[0], other.ahead[0]];
  if (head === undefined || otherHead === undefined) return head !== undefined;
  if (head.at === otherHead.at) return head.pk < otherHead.pk;
  return one.lane.descending ? head.at > otherHead.at : head.at < otherHead.at;
}
