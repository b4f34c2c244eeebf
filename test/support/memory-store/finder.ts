import type { ContactId } from '#domain/ids.ts';
import type { FinderStore } from '#use-cases/ports.ts';
import type { State } from './state.ts';

interface Entry {
  readonly word: string;
  readonly contactId: ContactId;
  readonly words: readonly string[];
}

export function memoryFinder({ findable }: Pick<State, 'findable'>): FinderStore {
  const begins = (words: readonly string[], beginning: string): boolean =>
    words.some((word) => word.startsWith(beginning));
  return {
    async saveFindable({ contactId, words, gone }) {
      for (const word of gone) findable.delete(nameOf(word, contactId));
      for (const word of words) findable.set(nameOf(word, contactId), { word, contactId, words });
    },
    async findContacts(beginnings, limit) {
      const longest = beginnings.toSorted((one, other) => other.length - one.length)[0] ?? '';
      const found = [...findable]
        .filter(([, { word }]) => (longest.length < 2 ? word === longest : word.startsWith(longest)))
        .filter(([, { words }]) => beginnings.every((beginning) => begins(words, beginning)))
        .toSorted(([one], [other]) => (one < other ? -1 : 1));
      return [...new Set(found.map(([, { contactId }]) => contactId))].slice(0, limit);
    },
  };
}

export type Findable = Map<string, Entry>;
const nameOf = (word: string, contactId: ContactId): string => `${word}#${contactId}`;
