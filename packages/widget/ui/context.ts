import type { Chat } from '../chat/chat.ts';
import type { Words } from '../i18n/words.ts';
import type { Options } from '../options.ts';

interface Surroundings {
  readonly chat: Chat;
  readonly words: Words;
  readonly options: Options;
}

let surroundings: Surroundings | null = null;

/** A page has one bubble: what never changes in it needs no context of the framework's, which would weigh. */
export const surroundBy = (given: Surroundings): void => {
  surroundings = given;
};

export function useAround(): Surroundings {
  if (surroundings === null) throw new Error('nothing is around yet');
  return surroundings;
}
