import type { Channel } from '#domain/ticket/ticket.ts';
import { type Customer, type Kind, tellCustomer } from './customer.ts';
import { english } from './phrases/english.ts';
import { german } from './phrases/german.ts';
import { italian } from './phrases/italian.ts';
import type { Phrases } from './phrases/phrases.ts';
import { spanish } from './phrases/spanish.ts';
import type { Persona } from './planned.ts';
import { type Chance, createChance } from './random.ts';

/** What customers do in the demo, and what agents mean to answer. The same seed tells the same story. */
export interface Story {
  readonly customers: readonly Customer[];
}

/** How many customers of each kind there are on each channel. */
const cast: readonly (readonly [Kind, Readonly<Partial<Record<Channel, number>>>])[] = [
  ['settled', { sms: 9, email: 3, web_chat: 3 }],
  ['talkative', { sms: 5, email: 1, web_chat: 2 }],
  ['told-more', { sms: 1, email: 1, web_chat: 1 }],
  ['comes-back', { sms: 4, email: 2, web_chat: 2 }],
  ['unheard', { sms: 2, email: 1, web_chat: 1 }],
  ['done', { sms: 3, email: 1, web_chat: 1 }],
  ['grateful', { sms: 1, email: 1, web_chat: 1 }],
  ['returns', { sms: 1, email: 1, web_chat: 1 }],
  ['by-night', { sms: 5, email: 2, web_chat: 2 }],
  ['leaves', { web_chat: 2 }],
  ['another-matter', { email: 2 }],
  ['away', { email: 1 }],
  ['newsletter', { email: 1 }],
];

interface Language {
  readonly phrases: Phrases;
  /** Of a mobile number of the country: eight digits are left to tell people apart. */
  readonly prefix: string;
  /** Where its people have their mail. */
  readonly domain: string;
}

const languages: readonly Language[] = [
  { phrases: english, prefix: '+4479', domain: 'mail.example' },
  { phrases: german, prefix: '+49151', domain: 'post.example' },
  { phrases: spanish, prefix: '+346', domain: 'correo.example' },
  { phrases: italian, prefix: '+3933', domain: 'posta.example' },
];

/**
 * @param seed the same one tells the same story
 * @param run six digits of the customers' addresses: each run has people of its own, so that it may be repeated on kept data
 */
export function tellStory({ seed, run }: { seed: number; run: string }): Story {
  const chance = createChance(seed);
  const parts = cast.flatMap(([kind, { sms = 0, email = 0, web_chat = 0 }]) => [
    ...Array.from({ length: sms }, () => ({ kind, channel: 'sms' }) as const),
    ...Array.from({ length: email }, () => ({ kind, channel: 'email' }) as const),
    ...Array.from({ length: web_chat }, () => ({ kind, channel: 'web_chat' }) as const),
  ]);
  return {
    customers: chance.shuffle(parts).map(({ kind, channel }, index) => {
      const digits = `${run}${String(index).padStart(2, '0')}`;
      return tellCustomer(kind, personaOf(channel, digits, chance), chance);
    }),
  };
}

function personaOf(channel: Channel, digits: string, chance: Chance): Persona {
  const { phrases, prefix, domain } = chance.pick(languages);
  const name = chance.pick(phrases.names);
  const handle = `${name
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase()}.${digits}`;
  switch (channel) {
    case 'sms':
      return { channel, phrases, name: null, address: `${prefix}${digits}` };
    case 'email':
      return { channel, phrases, name, address: `${handle}@${domain}` };
    case 'web_chat':
      // Every other one is signed in at the shop.
      return { channel, phrases, name: chance.oneIn(2) ? name : null, address: handle };
  }
}
