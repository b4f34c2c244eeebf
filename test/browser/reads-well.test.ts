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
});
