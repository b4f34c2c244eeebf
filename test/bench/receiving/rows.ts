import { median, ratioOf, summarize } from '../measure.ts';
import { goal, ms, must, note, table, times } from '../report.ts';
import type { Kind } from './calls.ts';
import type { Measurement } from './measurement.ts';
import { unitsIn } from './recording.ts';
import type { Received } from './rondo.ts';
import type { Capacity } from './units.ts';

/** What calls of a kind asked of AWS. */
export interface Counted {
  readonly kind: Kind;
  readonly received: Received;
}

export function reportCounts(all: readonly Counted[]): void {
  for (const { kind, received } of all)
    must(
      `${kind.name}: no more than ${kind.mostRoundTrips} round trips, each of ${received.roundTrips.length} times`,
      received.roundTrips.every((trips) => trips <= kind.mostRoundTrips),
    );
  note(
    '\nRound trips as counted at the SDK, and units a call: those of the table by the size of items, as AWS documents them,\n' +
      'those of indexes as DynamoDB Local charges them:',
  );
  table(['', 'round trips', 'read units', 'write units', 'calls of AWS'], all.map(countsOf));
}

function countsOf({ kind: { name, mostRoundTrips }, received }: Counted): string[] {
  const units = (unit: keyof Capacity): string =>
    median(received.requests.map((requests) => unitsIn(requests, unit))).toFixed(1);
  const operations = received.requests[0]?.map(({ operation }) => operation).join(', ') ?? '';
  return [
    name,
    `${Math.max(...received.roundTrips)} ≤ ${mostRoundTrips}`,
    units('read'),
    units('write'),
    operations,
  ];
}

export function reportDurations(all: readonly Measurement[], block: number): void {
  note('\nMilliseconds from the event to the answer (goal: ≤ 1.15× the same calls made directly):');
  const header = [
    '',
    'p50',
    'raw p50',
    'ratio',
    'quartiles',
    'traced',
    'p99',
    'raw p99',
    'ratio',
    'calls, each',
  ];
  table(header, all.map(durationsOf));
  note(
    `"quartiles" is of the ratios of blocks of ${block} measured next to each other: how far the ratio can be trusted.`,
  );
}

function durationsOf({ kind, blocks }: Measurement): string[] {
  const [mine, floor] = [summarize(blocks.rondo.flat()), summarize(blocks.raw.flat())];
  const { p50, p99, blocks: spread } = ratioOf(blocks.rondo, blocks.raw);
  return [
    kind.name,
    ms(mine.p50),
    ms(floor.p50),
    goal(times(p50), p50 <= 1.15),
    `${times(spread.p25)}–${times(spread.p75)}`,
    times(ratioOf(blocks.traced, blocks.raw).p50),
    ms(mine.p99),
    ms(floor.p99),
    goal(times(p99), p99 <= 1.15),
    `${mine.count}`,
  ];
}
