import type { Extent } from './bench.ts';
import { measureBigMail } from './receiving/big-mail.ts';
import { countedKinds, timedKinds } from './receiving/calls.ts';
import { type Effort, type Measurement, measurementsBy } from './receiving/measurement.ts';
import { type Counted, reportCounts, reportDurations } from './receiving/rows.ts';
import { openScene, startWorkers, type Workers } from './receiving/scene.ts';
import { heading } from './report.ts';

/** Receiving, with nobody consuming the stream, against the very same calls of AWS without anything around them. */
export async function measureReceiving({ quick }: Extent): Promise<void> {
  heading(
    'Receiving, channel by channel',
    'The handlers as deployed (middy, zod, signatures, Powertools writing to nowhere), one call after another, against the',
    'requests that they were recorded to make, sent by bare clients of the SDK in a process of its own. DynamoDB Local in',
    'memory, nobody reading the stream. "traced" is the ratio of a request that X-Ray samples.',
  );
  const scene = await openScene();
  const { workers, stop } = await startWorkers(scene.setup);
  try {
    await measure(workers, quick);
  } finally {
    await stop();
    await scene.stop();
  }
}

async function measure(workers: Workers, quick: boolean): Promise<void> {
  const effort: Effort = quick
    ? { warmUps: 1, rounds: 2, block: 5, recorded: 4 }
    : { warmUps: 8, rounds: 30, block: 20, recorded: 16 };
  const by = measurementsBy(workers);
  const measurements: Measurement[] = [];
  const counted: Counted[] = [];
  for (const kind of timedKinds) {
    const { measurement, received } = await by.timing(kind, effort);
    measurements.push(measurement);
    counted.push({ kind, received });
  }
  for (const kind of countedKinds)
    counted.push({ kind, received: (await by.recording(kind, effort.recorded)).received });
  const bigMail = await measureBigMail(workers, by, {
    ...effort,
    ...(quick ? { block: 2, recorded: 2 } : { block: 4, recorded: 4 }),
  });
  reportCounts([...counted, bigMail.counted]);
  reportDurations(measurements, effort.block);
  bigMail.report();
}
