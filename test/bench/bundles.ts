import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Extent } from './bench.ts';
import { type Built, buildAll, buildTracer } from './bundles/build.ts';
import { initTime } from './bundles/init.ts';
import { interleave, ratioOf, summarize } from './measure.ts';
import { goal, heading, kib, ms, note, progress, table, times } from './report.ts';

/** What a cold start has to read and run, a function at a time, against what the SDK alone would cost it. */
export async function measureBundles({ quick }: Extent): Promise<void> {
  const rounds = quick ? 2 : 21;
  heading(
    'Bundles and their init',
    'Each function’s bundle as the stacks make it, imported by a fresh process with the environment that Lambda sets, against',
    'only the SDK’s clients and commands that the function uses, made as it makes them and minified into an ES module, as',
    `esbuild is usually told to (goal: ≤ 1.3×). Milliseconds of the import; medians of ${rounds}, in turns. "least" is the ratio of`,
    'the least of each, "CPU" that of the processor’s time: a busy machine disturbs both less. "alike" is the ratio to the same',
    'part of the SDK bundled as ours is: its difference to the first is what the way of bundling saves. "later" is in files that',
    'are read only once they are needed.',
  );
  const outdir = mkdtempSync(path.join(tmpdir(), 'rondo-bench-'));
  try {
    const all = await buildAll(outdir);
    const rows: string[][] = [];
    for (const built of all) {
      progress(`loading ${built.name}`);
      rows.push(await measure(built, rounds));
    }
    table(
      ['', 'bundle', 'gzip', 'later', 'init', 'SDK alone', 'ratio', 'quartiles', 'least', 'CPU', 'alike'],
      rows,
    );
    const tracer = summarize(await repeated(rounds, await buildTracer(outdir)));
    note(
      `\nThe tracer, which the first sampled invocation of an environment loads besides: ${ms(tracer.p50)} ms.`,
    );
    explain(all);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

async function measure({ name, bundle, code, later, floors }: Built, rounds: number): Promise<string[]> {
  const load = (module: string, used: number[]) => async () => {
    const { took, processor } = await initTime(module);
    used.push(processor);
    return [took];
  };
  const used: Record<'init' | 'plain' | 'alike', number[]> = { init: [], plain: [], alike: [] };
  const sizes = [name, kib(code.length), kib(gzipSync(code).length), kib(later)];
  if (floors === null) {
    const { init } = await interleave(rounds, { init: load(bundle, used.init) });
    return [...sizes, ms(summarize(init.flat()).p50), 'none'];
  }
  const { init, plain, alike } = await interleave(rounds, {
    init: load(bundle, used.init),
    plain: load(floors.plain, used.plain),
    alike: load(floors.alike, used.alike),
  });
  const [mine, sdk] = [summarize(init.flat()), summarize(plain.flat())];
  const { p50, blocks } = ratioOf(init, plain);
  return [
    ...sizes,
    ms(mine.p50),
    ms(sdk.p50),
    goal(times(p50), p50 <= 1.3),
    `${times(blocks.p25)}–${times(blocks.p75)}`,
    times(mine.least / sdk.least),
    times(summarize(used.init).p50 / summarize(used.plain).p50),
    times(ratioOf(init, alike).p50),
  ];
}

async function repeated(rounds: number, module: string): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < rounds; round++) all.push((await initTime(module)).took);
  return all;
}

const sdk = /^@(aws-sdk|smithy|aws-crypto)\//;

/** Where to look when a bundle has grown. */
function explain(all: readonly Built[]): void {
  note('\nThe largest parts besides the SDK, minified:');
  for (const { name, parts } of all) {
    const largest = [...parts]
      .filter(([part]) => !sdk.test(part))
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, 6)
      .map(([part, bytes]) => `${part} ${kib(bytes)}`);
    note(`${name.padEnd(17)} ${largest.join(', ')}`);
  }
}
