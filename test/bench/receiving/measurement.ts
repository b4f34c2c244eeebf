import { interleave } from '../measure.ts';
import { progress } from '../report.ts';
import { calls, type Kind } from './calls.ts';
import type { Template } from './raw.ts';
import type { Received } from './rondo.ts';
import type { Workers } from './scene.ts';

/** How much of everything. */
export interface Effort {
  readonly warmUps: number;
  readonly rounds: number;
  /** Calls of a kind that are measured one after another. */
  readonly block: number;
  /** Calls of a kind that are recorded, to be made raw. */
  readonly recorded: number;
}

export interface Measurement {
  readonly kind: Kind;
  readonly blocks: Awaited<ReturnType<typeof interleave<'rondo' | 'traced' | 'raw'>>>;
}

/** Measures with customers of whom each is asked for once. */
export function measurementsBy(workers: Workers) {
  let fresh = 1;
  const take = (count: number): number => {
    fresh += count;
    return fresh - count;
  };
  /** Customers who have called what comes before a call of this kind. */
  const customers = async ({ after }: Kind, count: number): Promise<number> => {
    const from = take(count);
    if (after !== null) await workers.rondo.ask({ call: after, from, count, recorded: false });
    return from;
  };
  const recording = async (kind: Kind, count: number): Promise<{ from: number; received: Received }> => {
    const from = await customers(kind, count);
    const received = await workers.rondo.ask({ call: kind.call, from, count, recorded: true });
    return { from, received };
  };
  return {
    take,
    recording,
    async timing(kind: Kind, { warmUps, rounds, block, recorded }: Effort) {
      const { call, name } = kind;
      const { marks } = calls[call];
      const { from, received } = await recording(kind, recorded);
      const templates = received.requests.map((requests, place): Template => {
        return { marks: marks(from + place), requests };
      });
      const calling = (worker: Workers['rondo']) => async (round: number) => {
        progress(`${name}: ${round + 1} of ${rounds}`);
        const about = { call, from: await customers(kind, block), count: block, recorded: false };
        return (await worker.ask(about)).durations;
      };
      const sending = async () => {
        const first = await customers(kind, block);
        const to = Array.from({ length: block }, (_, place) => marks(first + place));
        return workers.raw.ask({ templates, to });
      };
      const all = { rondo: calling(workers.rondo), traced: calling(workers.traced), raw: sending };
      await interleave(warmUps, all);
      const blocks = await interleave(rounds, all);
      return { received, measurement: { kind, blocks } satisfies Measurement };
    },
  };
}
