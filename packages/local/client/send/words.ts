import type { parseArgs } from 'node:util';
import type { options } from './options.ts';

export type Values = ReturnType<
  typeof parseArgs<{ options: typeof options; allowPositionals: true }>
>['values'];

/** What somebody typed can't be meant. */
export class Wrong extends Error {}

export function said(text: string): string {
  if (text === '') throw new Wrong('What do they write? The text comes last, in quotes.');
  return text;
}

/** The first one, where nothing is said. */
export function oneOf<Word extends string>(
  word: string | undefined,
  words: readonly [Word, ...Word[]],
  option: string,
): Word {
  const found = word === undefined ? words[0] : words.find((one) => one === word);
  if (found === undefined) throw new Wrong(`${option} has to be ${words.join(' or ')}.`);
  return found;
}
