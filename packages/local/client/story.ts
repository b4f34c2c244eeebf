import { type Customer, type Kind, tellCustomer } from './customer.ts';
import { english } from './phrases/english.ts';
import { german } from './phrases/german.ts';
import { italian } from './phrases/italian.ts';
import type { Phrases } from './phrases/phrases.ts';
import { spanish } from './phrases/spanish.ts';
import { createChance } from './random.ts';

/** What customers do in the demo, and what agents mean to answer. The same seed tells the same story. */
export interface Story {
  readonly customers: readonly Customer[];
}

/** How many customers of each kind there are. */
const cast: readonly (readonly [Kind, number])[] = [
  ['settled', 20],
  ['talkative', 8],
  ['told-more', 3],
  ['comes-back', 9],
  ['unheard', 5],
  ['done', 6],
  ['grateful', 3],
  ['returns', 2],
  ['by-night', 8],
];

/** Mobile numbers of each language's country: eight digits are left to tell people apart. */
const languages: readonly (readonly [prefix: string, Phrases])[] = [
  ['+4479', english],
  ['+49151', german],
  ['+346', spanish],
  ['+3933', italian],
];

/**
 * @param seed the same one tells the same story
 * @param run six digits of the customers' numbers: each run has people of its own, so that it may be repeated on kept data
 */
export function tellStory({ seed, run }: { seed: number; run: string }): Story {
  const chance = createChance(seed);
  const kinds = chance.shuffle(cast.flatMap(([kind, count]) => Array<Kind>(count).fill(kind)));
  return {
    customers: kinds.map((kind, index) => {
      const [prefix, phrases] = chance.pick(languages);
      const phone = `${prefix}${run}${String(index).padStart(2, '0')}`;
      return tellCustomer({ kind, phone, phrases }, chance);
    }),
  };
}
