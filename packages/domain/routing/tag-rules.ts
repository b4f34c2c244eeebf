import type { Channel } from '../ticket/ticket.ts';
import { labelOf } from './team.ts';

/** A9: tags a ticket by words that its customer writes. */
export interface TagRule {
  /** Any of them, as whole words, whatever their case; one may be several words. */
  readonly keywords: readonly string[];
  readonly tags: readonly string[];
  /** Null: on every channel. */
  readonly channels: readonly Channel[] | null;
}

export interface TagRulesSettings {
  readonly rules: readonly TagRule[];
}

const isWord = /[\p{L}\p{N}]/u;

/** A text as its words, each between single spaces: `a·b` holds `b` where it holds ` b `. */
function wordsOf(text: string): string {
  let words = ' ';
  for (const character of labelOf(text)) {
    if (isWord.test(character)) words += character;
    else if (!words.endsWith(' ')) words += ' ';
  }
  return words.endsWith(' ') ? words : `${words} `;
}

/** A9: the tags that a message brings by its subject and text, each once. */
export function tagsByKeyword(
  rules: readonly TagRule[],
  message: { readonly channel: Channel; readonly subject: string | null; readonly text: string },
): string[] {
  if (rules.length === 0) return [];
  const said = wordsOf(`${message.subject ?? ''} ${message.text}`);
  const fits = ({ channels, keywords }: TagRule): boolean =>
    (channels === null || channels.includes(message.channel)) &&
    keywords.some((keyword) => said.includes(wordsOf(keyword)));
  return [...new Set(rules.filter(fits).flatMap(({ tags }) => tags.map(labelOf)))];
}
