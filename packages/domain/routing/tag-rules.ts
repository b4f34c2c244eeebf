import type { Channel } from '../ticket/ticket.ts';
import { labelOf } from './team.ts';
import { wordsIn } from './words.ts';

/** A9: tags a ticket by words that its customer writes. */
export interface TagRule {
  /** Any of them, as whole words, whatever their case and accents; one may be several words. */
  readonly keywords: readonly string[];
  readonly tags: readonly string[];
  /** Null: on every channel. */
  readonly channels: readonly Channel[] | null;
}

export interface TagRulesSettings {
  readonly rules: readonly TagRule[];
}

/** Nobody writes more; what is longer was pasted, and receiving must not take long over it. */
const longestRead = 100_000;

/** A9: the tags that a message brings by its subject and text, each once. */
export function tagsByKeyword(
  rules: readonly TagRule[],
  message: { readonly channel: Channel; readonly subject: string | null; readonly text: string },
): string[] {
  const concerned = rules.filter(({ channels }) => channels === null || channels.includes(message.channel));
  if (concerned.length === 0) return [];
  const said = [message.subject ?? '', message.text.slice(0, longestRead)].map(wordsIn);
  const single = new Set(said.flat());
  // Between spaces, `a b` holds `b` where ` a b ` holds ` b `; no words run from the subject into the text.
  const running = said.map((words) => ` ${words.join(' ')} `);
  const isSaid = (keyword: string): boolean => {
    const [first, ...more] = wordsIn(keyword);
    if (first === undefined) return false;
    if (more.length === 0) return single.has(first);
    return single.has(first) && running.some((text) => text.includes(` ${[first, ...more].join(' ')} `));
  };
  const fitting = concerned.filter(({ keywords }) => keywords.some(isSaid));
  return [...new Set(fitting.flatMap(({ tags }) => tags.map(labelOf)))];
}
