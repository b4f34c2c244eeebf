/** Letters, digits, and the marks that are part of letters, as the vowels of Hindi are. */
const noWord = /[^\p{L}\p{N}\p{M}]+/gu;

/**
 * Scripts that write no spaces between words, and Korean, which writes particles to them: each letter is a word of its
 * own, so that several in a row are found in whatever they are part of.
 */
const unspaced =
  /[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** What people write with marks or without: accents, tones, the vowels of Arabic and Hebrew. */
const marked = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;
/** So the dots of ё; but й is another letter than и. */
const dotted = /\u0435\u0308/g;

/** Soft hyphens, joiners and the like, which stand for nothing. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;

/** No writing has so many marks on a letter; sorting thousands of them would take minutes (UAX #15). */
const heaped = /(\p{M}{8})\p{M}+/gu;

/**
 * The words of a text as they are compared: `Straße`, `STRASSE`; `devolución`, `devolucion`; `ＶＩＰ` in letters of full
 * width, `vip`.
 */
export const wordsIn = (text: string): string[] =>
  text
    .toWellFormed()
    .replace(invisible, '')
    .replace(heaped, '$1')
    // The capitals of ß are SS, or ẞ.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(marked, '$1')
    .replace(dotted, 'е')
    .normalize('NFC')
    .replaceAll('ς', 'σ')
    .replace(unspaced, ' $& ')
    .split(noWord)
    .filter((word) => word !== '');
