import { readFileSync } from 'node:fs';
import type { TFunction } from 'i18next';
import { describe, expect, test } from 'vitest';
import { saidIn } from '#console/inbox/thread/said.ts';
import { builtInMessages } from '#domain/automatic-message.ts';
import { handOffTexts } from '#domain/hand-off/texts.ts';

const texts = (file: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(file, 'utf8'));
const t = ((key: string) => key) as unknown as TFunction;
const chat = { channel: 'web_chat' } as const;

describe('what we say by ourselves', () => {
  test.each(Object.entries(handOffTexts))(
    'H3: in a chat, is told in the reader’s language: %s',
    (code, text) => expect(saidIn({ code, text }, chat, t)).toBe(`message.codes.${code}`),
  );

  test('O1: so are the automatic messages that are built in; the team’s own words stay as they are', () => {
    const code = 'auto-reply-outside';
    const { outsideMessage: text } = builtInMessages;
    expect(saidIn({ code, text }, chat, t)).toBe(`message.codes.${code}`);
    expect(saidIn({ code, text: 'Bis morgen!' }, chat, t)).toBe('Bis morgen!');
    expect(saidIn({ text }, chat, t)).toBe(text);
  });

  test('by SMS or e-mail it went as it stands', () => {
    const code = 'handed-off';
    expect(saidIn({ code, text: handOffTexts[code] }, { channel: 'sms' }, t)).toBe(handOffTexts[code]);
  });

  test.each(['en', 'de', 'es', 'it'])('is worded as in the visitor’s chat, in %s', (language) => {
    const bubble = texts(`packages/widget/i18n/${language}.json`);
    const console = JSON.parse(readFileSync(`packages/console/i18n/${language}.json`, 'utf8'));
    expect(console.message.codes).toEqual(bubble.code);
  });
});
