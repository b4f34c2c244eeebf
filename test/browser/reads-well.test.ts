import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { violationsOf } from './support/axe.ts';
import { inBrowser, phone, rowsOf, useConsole } from './support/console.ts';

inBrowser('the console', () => {
  const console_ = useConsole();
  const looks = [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['light, on a phone', phone],
    ['dark, on a phone', { ...phone, colorScheme: 'dark' }],
  ] as const;

  test.each(looks)('can be read and used by everybody: %s', async (_, look) => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'مرحباً، أين طلبي؟ https://shop.example/orders/1' });
    const page = await console_.visit(look);
    await page.getByRole('button', { name: 'Sign in as Sam' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ada' }).click();
    await rowsOf(page).filter({ hasText: from }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await rowsOf(page).filter({ hasText: from }).click();
    await page.getByRole('log').getByText('مرحباً').waitFor();
    await page.getByRole('button', { name: 'Note' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('Is this right to left?');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('article').filter({ hasText: 'right to left' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  test.each(looks)('has settings that can be, too: %s', async (_, look) => {
    const page = await console_.visit({ ...look, as: 'Ada' });
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('spinbutton', { name: 'Days without a reply' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  test('is one screen at a time on a phone, with a way back', async () => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Hello from the bus' });
    const page = await console_.visit({ ...phone, as: 'Sam' });
    await rowsOf(page).filter({ hasText: from }).click();
    await page.getByRole('log').getByText('Hello from the bus').waitFor();
    expect(await page.getByRole('heading', { name: 'All', exact: true }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Show details' }).click();
    await page.getByRole('complementary').getByText('Closing time').waitFor();
    await page.getByRole('button', { name: 'Close details' }).click();
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await rowsOf(page).filter({ hasText: from }).waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });

  test.each([
    ['wide', { viewport: { width: 1440, height: 900 } }],
    ['narrow', { viewport: { width: 1000, height: 800 } }],
    ['on a phone', phone],
  ])('says what was done beside what one answers with, never above it: %s', async (_, look) => {
    const numbers = [aNumber(), aNumber()];
    for (const from of numbers) await console_.inbox.sms({ from, text: `I am ${from}` });
    const [next = '', closed = ''] = numbers;
    const page = await console_.visit({ ...look, as: 'Ada' });
    await rowsOf(page).filter({ hasText: next }).waitFor();
    await rowsOf(page).filter({ hasText: closed }).click();
    await page.getByRole('log').getByText(`I am ${closed}`).waitFor();
    await page.keyboard.press('e');
    // In one look: what is said goes after ten seconds.
    const seen = await page.waitForFunction((next) => {
      const said = document.querySelector('[aria-label="Notifications"] [role="dialog"]');
      const answer = document.querySelector('form');
      const isNext = document.querySelector('[role="log"]')?.textContent.includes(`I am ${next}`);
      if (!isNext || !answer || !/Ticket #\d+ closed/.test(said?.textContent ?? '')) return null;
      const [notice, field] = [said, answer].map((each) => each?.getBoundingClientRect().toJSON() as DOMRect);
      return { notice, field };
    }, next);
    const { notice, field } = (await seen.jsonValue()) ?? {};
    if (notice === undefined || field === undefined) throw new Error('both are in sight');
    const isBeside = notice.left >= field.right || notice.bottom <= field.top;
    expect(isBeside, JSON.stringify({ notice, field })).toBe(true);
  });

  test('where there is no room for the details they are shown of one ticket, and not of the next', async () => {
    const numbers = [aNumber(), aNumber()];
    for (const from of numbers) await console_.inbox.sms({ from, text: `I am ${from}` });
    const [older = '', newer = ''] = numbers;
    const page = await console_.visit({ viewport: { width: 1000, height: 800 }, as: 'Ada' });
    await rowsOf(page).filter({ hasText: older }).waitFor();
    await rowsOf(page).filter({ hasText: newer }).click();
    await page.getByRole('button', { name: 'Show details' }).click();
    const details = page.getByRole('complementary').getByText('Closing time');
    await details.waitFor();
    for (const [key, name] of [
      ['j', older],
      ['k', newer],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole('log').getByText(`I am ${name}`).waitFor();
      expect(await details.isVisible()).toBe(false);
    }
  });
});
