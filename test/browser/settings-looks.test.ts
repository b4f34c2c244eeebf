import { expect, test } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { inBrowser, phone, useConsole } from './support/console.ts';

const tabs = ['general', 'incoming', 'office-hours', 'teams', 'ai-agent', 'agents', 'bubble', 'history'];

inBrowser('how the settings look', { timeout: 180_000 }, () => {
  const console_ = useConsole();

  test.each(['light', 'dark'] as const)(
    'axe finds nothing on any tab, %s',
    { timeout: 120_000 },
    async (colorScheme) => {
      const page = await console_.visit({ as: 'Ada', path: '/console/settings/general', colorScheme });
      for (const tab of tabs) {
        await page.locator(`nav a[href="/console/settings/${tab}"]`).click();
        await page.locator('#main h2').first().waitFor();
        expect([tab, await violationsOf(page)]).toEqual([tab, []]);
      }
      await page.locator('nav a[href="/console/settings/teams"]').click();
      await page.getByRole('button', { name: 'Add team' }).click();
      await page.getByRole('dialog').first().waitFor();
      expect(await violationsOf(page)).toEqual([]);
    },
  );

  test('nothing is wider than a phone', async () => {
    const page = await console_.visit({ as: 'Ada', path: '/console/settings/general', ...phone });
    for (const tab of tabs) {
      await page.goto(new URL(`/console/settings/${tab}`, page.url()).href);
      await page.locator('#main h2').first().waitFor();
      const beyond = await page.evaluate(() => {
        const box = document.querySelector('#main');
        return [document.documentElement, ...(box?.querySelectorAll('*') ?? [])]
          .filter((each) => !each.closest('nav') && each.getBoundingClientRect().right > innerWidth + 1)
          .map((each) => each.outerHTML.slice(0, 120));
      });
      expect([tab, beyond]).toEqual([tab, []]);
    }
  });
});
