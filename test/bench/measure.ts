/** What many measurements of one thing come to. Durations in milliseconds. */
export interface Summary {
  readonly count: number;
  readonly least: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly p99: number;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => quantile(sorted, share);
  return {
    count: sorted.length,
    least: at(0),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    p99: at(0.99),
  };
}

export const median = (values: readonly number[]): number => summarize(values).p50;

/** Nearest rank: a value that was measured, never one between two. */
function quantile(sorted: readonly number[], share: number): number {
  const rank = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return sorted[rank] ?? Number.NaN;
}

/**
 * Measures several things in turn, a block of each a round, each round beginning with another one: what disturbs the
 * machine for a while disturbs all of them alike.
 */
export async function interleave<Name extends string>(
  rounds: number,
  measurements: Readonly<Record<Name, (round: number) => Promise<readonly number[]>>>,
): Promise<Readonly<Record<Name, readonly (readonly number[])[]>>> {
  const names = Object.keys(measurements) as Name[];
  const blocks = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[][]>;
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      if (name !== undefined) blocks[name].push([...(await measurements[name](round))]);
    }
  return blocks;
}

export interface Ratio {
  /** Of all measurements together. */
  readonly p50: number;
  readonly p99: number;
  /** Of the medians of the blocks that were measured next to each other: how far the ratio can be trusted. */
  readonly blocks: Summary;
}

export function ratioOf(
  measured: readonly (readonly number[])[],
  floor: readonly (readonly number[])[],
): Ratio {
  const [above, below] = [summarize(measured.flat()), summarize(floor.flat())];
  const blocks = measured.map((block, round) => median(block) / median(floor[round] ?? []));
  return { p50: above.p50 / below.p50, p99: above.p99 / below.p99, blocks: summarize(blocks) };
}
