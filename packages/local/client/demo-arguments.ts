import { parseArgs } from 'node:util';
import { localUrl } from './command-line.ts';

export const demoUsage = `Plays a day at a helpdesk, and the two after it, on the running system: npm start, in another terminal.

  npm run demo

  --seed    which story is told: the same number tells the same one (1)
  --url     where Rondo runs; http://localhost:3000 if left out, or the port in PORT

It moves Rondo's local clock on by some three days. What is there already stays; what it makes stays, to be looked at.
`;

const options = {
  seed: { type: 'string', default: '1' },
  url: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type DemoArguments =
  | { readonly kind: 'play'; readonly url: string; readonly seed: number }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly what: string };

/** What `npm run demo` is asked for. */
export function readDemoArguments(args: string[]): DemoArguments {
  try {
    const { values } = parseArgs({ args, options });
    if (values.help) return { kind: 'help' };
    if (!/^\d{1,9}$/.test(values.seed)) return { kind: 'wrong', what: '--seed has to be a number.' };
    return { kind: 'play', url: localUrl(values.url), seed: Number(values.seed) };
  } catch (error) {
    return { kind: 'wrong', what: error instanceof Error ? error.message : String(error) };
  }
}
