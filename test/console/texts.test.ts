import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';

type Texts = { readonly [key: string]: string | Texts };

/** `a.b.c` → its text. */
const flat = (texts: Texts, path = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
  );
const read = (file: string): Map<string, string> => new Map(flat(JSON.parse(readFileSync(file, 'utf8'))));
const files = globSync('packages/console/i18n/*.json');
const english = read('packages/console/i18n/en.json');
/** Languages count differently: `_one`, `_many`, `_other`. */
const withoutNumber = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\{[^}]+\}\}/g) ?? [])].sort();

describe.each(files.map((file) => [basename(file, '.json'), read(file)] as const))(
  'the texts in %s',
  (language, texts) => {
    test('are those that there are in English', () => {
      const keys = (of: Map<string, string>) => [...new Set([...of.keys()].map(withoutNumber))].sort();
      expect(keys(texts)).toEqual(keys(english));
    });

    test('have every number that the language counts by', () => {
      const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
      const counted = [...english.keys()].filter((key) => key.endsWith('_other')).map(withoutNumber);
      for (const key of counted)
        for (const category of pluralCategories)
          expect(texts.has(`${key}_${category}`), `${key}_${category}`).toBe(true);
    });

    test('name what their English ones name', () => {
      for (const [key, text] of texts) {
        const original = english.get(key) ?? english.get(`${withoutNumber(key)}_other`) ?? '';
        expect([key, placeholders(text)]).toEqual([key, placeholders(original)]);
      }
    });

    test('say something, and tidily', () => {
      for (const [key, text] of texts) expect([key, text]).toEqual([key, text.trim() || 'nothing']);
    });
  },
);

test('numbers that may be large are grouped as the language does', async () => {
  const { createInstance } = await import('i18next');
  const said = async (language: string) => {
    const i18n = createInstance();
    const translation = JSON.parse(readFileSync(`packages/console/i18n/${language}.json`, 'utf8'));
    await i18n.init({ lng: language, resources: { [language]: { translation } } });
    return i18n.t('overview.ticketsOfContact', { count: 12_345 });
  };
  expect(await Promise.all(['en', 'de', 'es', 'it'].map(said))).toEqual([
    '12,345 tickets',
    '12.345 Tickets',
    '12.345 tickets',
    '12.345 ticket',
  ]);
  for (const file of files) expect(readFileSync(file, 'utf8')).not.toMatch(/\{\{count\}\}/);
});
