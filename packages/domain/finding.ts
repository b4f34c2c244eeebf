import type { Contact } from './contact.ts';

/** What is looked for: a ticket's number, a contact, or whichever there is. */
export interface Sought {
  readonly number: number | null;
  /** Each of a search's beginnings has to begin one of the contact's words; any search may find them. */
  readonly searches: readonly (readonly string[])[];
}

/** A key holds no more, and nobody types it. */
const longestWord = 64;
/** Of a name: a stranger chose it. */
const mostWords = 10;
/** Fewer digits end too many phone numbers. */
const fewestDigits = 6;

/** T12: the words that a contact is found by: of their name, their addresses, and their phone number's digits, the last first. */
export function findableBy({ channel, address, name, email }: Contact): string[] {
  const ofAddress = { sms: phoneWords, email: addressWords, web_chat: () => [] }[channel](address);
  const words = [
    ...wordsIn(name ?? '').slice(0, mostWords),
    ...ofAddress,
    ...(email === null ? [] : addressWords(email)),
  ];
  return [...new Set(words)];
}

/** T12: whether these words begin as one of the searches says. */
export const isFoundBy = (words: readonly string[], { searches }: Pick<Sought, 'searches'>): boolean =>
  searches.some((beginnings) =>
    beginnings.every((beginning) => words.some((word) => word.startsWith(beginning))),
  );

/**
 * T12: what somebody looks for. `#123` is a number and nothing else; `123456` is one, or the end of a phone number.
 *
 * @param phone the phone number that it is, if any: with its country, however it was written
 */
export function soughtBy(q: string, phone: string | null): Sought {
  const written = q.normalize('NFKC').trim();
  const number = /^#?(\d{1,9})$/.exec(written)?.[1];
  if (number !== undefined && written.startsWith('#')) return { number: Number(number), searches: [] };
  const tokens = written.split(/\s+/).map((token) => token.replace(/^[<("',;]+|[>)"',;]+$/g, ''));
  const searches = [
    tokens.flatMap(looselyRead),
    // `carla.m` begins an address, and is two words of a name.
    tokens.flatMap((token) => (isDigits(token) ? looselyRead(token) : addressWords(token))),
    ...(phone === null ? [] : [phoneWords(phone)]),
    ...(phonePattern.test(written) ? [phoneEnd(written)] : []),
  ].map((beginnings) => [...new Set(beginnings)].slice(0, mostWords));
  const different = new Map(searches.map((beginnings) => [beginnings.join(' '), beginnings]));
  return {
    number: number === undefined ? null : Number(number),
    searches: [...different.values()].filter((beginnings) => beginnings.length > 0),
  };
}

const phonePattern = /^\+?[\d\s()./–-]+$/;
const isDigits = (token: string): boolean => /^\+?\d+$/.test(token);

function looselyRead(token: string): string[] {
  if (token.includes('@')) return addressWords(token);
  return isDigits(token) ? phoneEnd(token) : wordsIn(token);
}

/** A number written as in its own country ends as it does abroad: only zeros are before that. */
function phoneEnd(written: string): string[] {
  const digits = written.replace('(0)', '').replace(/\D/g, '');
  const abroad = digits.replace(/^0+/, '');
  return phoneWords(abroad.length < fewestDigits ? digits : abroad);
}

/** A short code, or a brand's name, is no number. */
function phoneWords(address: string): string[] {
  const digits = address.replace(/\D/g, '');
  return digits.length < fewestDigits ? wordsIn(address) : [reversed(digits)];
}

/** A capital letter, which no other word has, keeps numbers apart from all that anybody types. */
const reversed = (digits: string): string => cut(`T${[...digits].toReversed().join('')}`);

function addressWords(address: string): string[] {
  const word = cut(folded(address.trim()).toWellFormed());
  return word === '' ? [] : [word];
}

const wordsIn = (text: string): string[] =>
  folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(cut);

const cut = (word: string): string => [...word].slice(0, longestWord).join('');

/** Letters that no accent was put on, though they look like it. */
const plain: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe' };

/** Without case and accents: `Müller` and `MULLER` are one, and so are `Weiß` and `weiss`. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/[øłđæœ]/g, (letter) => plain[letter] ?? letter);
