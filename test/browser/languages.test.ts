import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { violationsOf } from './support/axe.ts';
import { inBrowser, phone, useConsole } from './support/console.ts';

interface Texts {
  readonly signIn: { readonly as: string };
  readonly views: { readonly all: string };
  readonly user: { readonly menu: string };
  readonly settings: { readonly title: string; readonly general: { readonly title: string } };
  readonly composer: { readonly reply: string; readonly send: string };
}

const textsOf = (language: string): Texts =>
  JSON.parse(readFileSync(`packages/console/i18n/${language}.json`, 'utf8'));

const key = new RegExp(`\\b(${Object.keys(textsOf('en')).join('|')})\\.[a-zA-Z]|\\{\\{`);

vi.setConfig({ testTimeout: 60_000 });

inBrowser('the console’s languages', () => {
  const console_ = useConsole();

  test.each([
    ['de-AT', 'de'],
    ['es-MX', 'es'],
    ['it-IT', 'it'],
  ])(
    'a browser that asks for %s gets them, on every page, with nothing left untold',
    async (locale, language) => {
      const from = aNumber();
      await console_.inbox.sms({ from, text: 'Hello?' });
      const texts = textsOf(language);
      const page = await console_.visit({ ...phone, locale });
      await page.getByRole('button', { name: texts.signIn.as.replace('{{name}}', 'Sam') }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      await page.getByRole('button', { name: 'Ada' }).click();
      const row = page.getByRole('link').filter({ hasText: from });
      await row.waitFor();
      const seen = await page.locator('body').allInnerTexts();
      await row.click();
      await page.getByRole('log').getByText('Hello?').waitFor();
      await page.getByRole('textbox', { name: texts.composer.reply }).waitFor();
      seen.push(...(await page.locator('body').allInnerTexts()));
      await page.goto(`${console_.inbox.url}/console/settings/general`);
      await page.getByRole('heading', { name: texts.settings.general.title }).first().waitFor();
      seen.push(...(await page.locator('body').allInnerTexts()));
      // A key that no text was found for shows as itself.
      for (const text of seen) expect(text).not.toMatch(key);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      expect(await violationsOf(page)).toEqual([]);
    },
  );

  test('is chosen in one’s menu, at once and for good', async () => {
    const page = await console_.visit({ as: 'Sam' });
    await page.getByRole('button', { name: textsOf('en').user.menu }).click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Alle', exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.reload();
    await page.getByRole('heading', { name: 'Alle', exact: true }).waitFor();
  });
});
