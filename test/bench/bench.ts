import { cpus, loadavg } from 'node:os';
import { measureBundles } from './bundles.ts';
import { measureBurst } from './burst.ts';
import { measureChats } from './chats.ts';
import { measureClosings } from './closings.ts';
import { measureConsole } from './console.ts';
import { measureReceiving } from './receiving.ts';
import { anythingWrong, heading, note } from './report.ts';
import { measureViews } from './views.ts';

export interface Extent {
  /** A smoke run: proves that the bench works, and its figures mean nothing. */
  readonly quick: boolean;
}

const sections: Readonly<Record<string, (extent: Extent) => Promise<void>>> = {
  receiving: measureReceiving,
  chats: measureChats,
  bundles: measureBundles,
  burst: measureBurst,
  views: measureViews,
  closings: measureClosings,
  console: measureConsole,
};

const wanted = process.argv.slice(2).filter((argument) => argument !== '--quick');
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) {
  note(
    `There is no section ${unknown.join(', ')}. There are: ${Object.keys(sections).join(', ')}; and --quick.`,
  );
  process.exit(2);
}

const extent = { quick: process.argv.includes('--quick') };
const load = (): string => loadavg()[0]?.toFixed(1) ?? '?';
heading(
  'Rondo, measured',
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${load()}.`,
  'Each figure stands beside a floor or a baseline that was measured in the same run, in turns with it: only the',
  'ratios carry over to another machine. ✓ and ✗ say whether a goal is reached.',
  ...(extent.quick ? ['--quick: a smoke run. The figures mean nothing.'] : []),
);
for (const [name, measure] of Object.entries(sections))
  if (wanted.length === 0 || wanted.includes(name)) await measure(extent);
note(`\nLoad at the end: ${load()}.`);
if (anythingWrong()) process.exitCode = 1;
