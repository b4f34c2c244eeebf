import { describe, expect, it } from 'vitest';
import { builtInMessages } from '#domain/automatic-message.ts';
import { handOffTexts } from '#domain/hand-off/texts.ts';
import { languageOf, languages, wordsIn } from '../../packages/widget/i18n/words.ts';

const flat = (texts: object, prefix = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[`${prefix}${key}`, text]] : flat(text, `${prefix}${key}.`),
  );
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();

describe('the bubble’s words', () => {
  it.each(Object.entries(languages))(
    'are all there in each language, with the same blanks: %s',
    (_, texts) => {
      const english = flat(languages.en);
      expect(flat(texts).map(([key]) => key)).toEqual(english.map(([key]) => key));
      expect(flat(texts).map(([, text]) => placeholders(text))).toEqual(
        english.map(([, text]) => placeholders(text)),
      );
      for (const [key, text] of flat(texts)) expect(text.trim(), key).not.toBe('');
    },
  );

  it('H3, O1: know all that we say to visitors by ourselves, as we say it', () => {
    expect(languages.en.code).toEqual({
      ...handOffTexts,
      'auto-reply-during': builtInMessages.duringMessage,
      'auto-reply-nobody-online': builtInMessages.nobodyOnlineMessage,
      'auto-reply-outside': builtInMessages.outsideMessage,
    });
  });

  it('H3: put it in the reader’s language, and leave the shop’s own wording alone', () => {
    const { message } = wordsIn('it-IT');
    expect(message('handed-off', handOffTexts['handed-off'])).toBe(languages.it.code['handed-off']);
    expect(message('auto-reply-outside', 'Back on Monday!')).toBe('Back on Monday!');
    expect(message(undefined, handOffTexts['handed-off'])).toBe(handOffTexts['handed-off']);
  });

  it('are in the first language of those wanted that there is', () => {
    expect(languageOf([null, '', 'fr-FR', 'de-AT', 'en'])).toBe('de-AT');
    expect(languageOf(['toString', 'xx'])).toBe('en');
    expect(wordsIn('es_MX').say('you')).toBe('Tú');
  });

  it('name days as people do', () => {
    const { day } = wordsIn('en-GB');
    const now = new Date(2026, 2, 2, 0, 30);
    expect(day(new Date(2026, 2, 2, 0, 10), now)).toBe('Today');
    expect(day(new Date(2026, 2, 1, 23, 50), now)).toBe('Yesterday');
    expect(day(new Date(2026, 1, 20, 12), now)).toBe('Friday 20 February');
  });

  it('fill blanks with whatever somebody is called', () => {
    expect(wordsIn('en').say('typing', { name: '$& {name}' })).toBe('$& {name} is writing…');
  });
});
