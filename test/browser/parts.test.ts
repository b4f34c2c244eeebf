import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { violationsOf } from './support/axe.ts';
import { inBrowser, phone, rowsOf, useConsole } from './support/console.ts';

const looks = [
  ['wide', {}],
  ['phone-dark', { ...phone, colorScheme: 'dark' }],
] as const;

inBrowser('a part of the console that comes later', () => {
  const console_ = useConsole();
  /** Chunks are named after what they hold. */
  const chunksOf = (name: string) => new RegExp(`/console/assets/${name}-[\\w-]+\\.js`);
  const gone = (route: Route): Promise<void> => route.fulfill({ status: 404, body: 'nothing' });
  const go = (page: Page, name: string) =>
    page
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .filter({ visible: true })
      .first()
      .click();
  const isMarked = (page: Page): Promise<boolean> =>
    page.evaluate(() => document.documentElement.dataset.here === 'yes');
  const mark = (page: Page): Promise<void> =>
    page.evaluate(() => {
      document.documentElement.dataset.here = 'yes';
    });

  test('is had by loading the page anew, once, where a newer version has taken its place', async () => {
    console_.expectComplaint(/404|dynamically imported module/);
    const page = await console_.visit({ as: 'Ada' });
    await page.route(chunksOf('reports'), gone, { times: 1 });
    await mark(page);
    await go(page, 'Reports');
    await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
    expect(await isMarked(page)).toBe(false);
    expect(page.url()).toContain('/console/reports');
  });

  test.each(looks)(
    'says so in its place if that helps nothing, and all around stays: %s',
    async (_, look) => {
      console_.expectComplaint(/404|dynamically imported module/);
      const page = await console_.visit({ as: 'Ada', ...look });
      await page.route(chunksOf('settings'), gone);
      await go(page, 'Settings');
      await page.getByText('This couldn’t be loaded').waitFor();
      // The page was loaded anew by itself, and is not for a second time.
      await expect.poll(() => page.evaluate(() => sessionStorage.getItem('rondo.renewed'))).not.toBeNull();
      await page.getByText('This couldn’t be loaded').waitFor();
      await mark(page);
      expect(await violationsOf(page)).toEqual([]);
      expect(await isMarked(page)).toBe(true);
      await page.unroute(chunksOf('settings'));
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'Auto-close' }).waitFor();
    },
  );

  test('shows what was said while it was on its way, with what takes it back', async () => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Hello?' });
    const page = await console_.visit({ path: '/console/config.json' });
    console_.expectComplaint(/favicon/);
    const arrived = Promise.withResolvers<void>();
    await page.route(chunksOf('toast-region'), (route) => arrived.promise.then(() => route.continue()));
    await page.goto(`${console_.inbox.url}/console/`);
    await page.getByRole('button', { name: /(^|as )Ada( |$)/ }).click();
    await rowsOf(page).filter({ hasText: from }).click();
    await page.getByRole('log').getByText('Hello?').waitFor();
    await page.keyboard.press('e');
    await rowsOf(page).filter({ hasText: from }).waitFor({ state: 'detached' });
    arrived.resolve();
    await page
      .getByRole('region', { name: 'Notifications' })
      .getByText(/^Ticket #\d+ closed$/)
      .waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await rowsOf(page).filter({ hasText: from }).waitFor();
  });

  test('without a network says that it comes by itself, and does; nothing is loaded anew', async () => {
    console_.expectComplaint(/ERR_INTERNET_DISCONNECTED|Failed to load|preload assets/);
    const page = await console_.visit({ as: 'Ada' });
    await mark(page);
    await page.context().setOffline(true);
    await go(page, 'Reports');
    await page.getByText('You are offline').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    // Elsewhere all is well.
    await go(page, 'Unassigned');
    await page.getByRole('heading', { name: 'Unassigned', exact: true }).waitFor();
    await go(page, 'Reports');
    await page.getByText('You are offline').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
    expect(await isMarked(page)).toBe(true);
  });
});
