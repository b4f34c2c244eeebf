import { interleave, median, ratioOf, summarize } from '../measure.ts';
import { ms, note, progress, table, times } from '../report.ts';
import { bigMailKind } from './calls.ts';
import type { Effort, Measurement, measurementsBy } from './measurement.ts';
import type { Workers } from './scene.ts';

type Measurements = ReturnType<typeof measurementsBy>;
const parts = ['json', 'html', 'all'] as const;

/** One mail of 1 MB, against its requests made raw, and how much of it is taking the mail apart. */
export async function measureBigMail(workers: Workers, by: Measurements, effort: Effort) {
  const { received, measurement } = await by.timing(bigMailKind, effort);
  const apart = (part: (typeof parts)[number]) => async (round: number) => {
    progress(`taking a mail of 1 MB apart: ${round + 1} of ${effort.rounds}`);
    return workers.takingApart.ask({ part, from: by.take(effort.block), count: effort.block });
  };
  const all = { json: apart('json'), html: apart('html'), all: apart('all') };
  await interleave(effort.warmUps, all);
  const blocks = await interleave(effort.rounds, all);
  const medians = parts.map((part) => median(blocks[part].flat()));
  return { counted: { kind: bigMailKind, received }, report: () => report(measurement, medians) };
}

function report({ blocks }: Measurement, [json = 0, html = 0, all = 0]: readonly number[]): void {
  const [mine, floor] = [summarize(blocks.rondo.flat()), summarize(blocks.raw.flat())];
  const { p50, p99, blocks: spread } = ratioOf(blocks.rondo, blocks.raw);
  note(
    '\nA mail of 1 MB by Postmark: 60 KB of text, 240 KB of HTML, a file of 700 KB. Milliseconds; raw are its four calls of\n' +
      'DynamoDB and two of S3, the latter to a server that reads what is put and keeps nothing:',
  );
  table(
    ['', 'p50', 'raw p50', 'ratio', 'quartiles', 'p99', 'raw p99', 'ratio', 'calls, each'],
    [
      [
        'from the event to the answer',
        ms(mine.p50),
        ms(floor.p50),
        times(p50),
        `${times(spread.p25)}–${times(spread.p75)}`,
        ms(mine.p99),
        ms(floor.p99),
        times(p99),
        `${mine.count}`,
      ],
    ],
  );
  note('\nOf that, taking the mail apart, as it takes alone:');
  const share = (duration: number): string => `${((100 * duration) / mine.p50).toFixed(0)} %`;
  table(
    ['', 'p50', 'of the whole'],
    [
      ['reading its JSON, and checking it', ms(json), share(json)],
      ['sanitizing its HTML', ms(html), share(html)],
      ['text, people, attachments', ms(all - json - html), share(all - json - html)],
      ['all of these', ms(all), share(all)],
    ],
  );
}
