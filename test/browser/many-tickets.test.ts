import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { inBrowser, rowsOf, useConsole } from './support/console.ts';
import { fill, ticketsOf } from './support/many.ts';

const tickets = ticketsOf(3_000);

/** Clicks a row: what is open before any timer runs, and so with the next picture, which is waited for. */
const opened = (page: Page, nth: number): Promise<{ asked: string; shown: (string | null)[] }> =>
  page.evaluate(async (nth) => {
    const row = document.querySelectorAll<HTMLElement>('section[aria-label="Tickets"] li a')[nth];
    const asked = row?.querySelector('bdi')?.textContent ?? '';
    row?.click();
    for (let step = 0; step < 100; step++) await Promise.resolve();
    const named = (selector: string) => document.querySelector(selector)?.textContent ?? null;
    const shown = [named('#main h1'), named('section[aria-label="Tickets"] a[aria-current="true"] bdi')];
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    for (let frames = 0; frames < 2; frames++) await frame();
    return { asked, shown };
  }, nth);

inBrowser('an inbox of 3,000 tickets', () => {
  const console_ = useConsole();

  test('A2: can be scrolled to its end, with no more rows on the page than can be seen', async () => {
    const page = await console_.visit();
    await fill(page, tickets);
    await page.getByRole('button', { name: 'Sign in as Sam' }).click();
    const list = page.getByRole('region', { name: 'Tickets' });
    await list.waitFor();
    const isAtEnd = async (): Promise<boolean> => {
      await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return (
        (await rowsOf(page).filter({ hasText: 'Customer 1 ' }).count()) > 0 ||
        (await page.getByText('Customer 1', { exact: true }).count()) > 0
      );
    };
    await expect.poll(isAtEnd, { timeout: 30_000, interval: 50 }).toBe(true);
    expect(await rowsOf(page).count()).toBeLessThan(40);
  });

  test('shows the next ticket at once, and drops nothing of what is typed while it scrolls', async () => {
    const page = await console_.visit();
    await fill(page, tickets);
    await page.getByRole('button', { name: 'Sign in as Sam' }).click();
    const list = page.getByRole('region', { name: 'Tickets' });
    await rowsOf(page).first().click();
    const timing = await page.context().newCDPSession(page);
    // The work itself, not how long others kept the processor.
    await timing.send('Performance.enable', { timeDomain: 'threadTicks' });
    const worked = async (): Promise<number> => {
      const { metrics } = await timing.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
    };
    const paints: number[] = [];
    for (const nth of [1, 2, 3, 4, 5]) {
      const before = await worked();
      const { asked, shown } = await opened(page, nth);
      paints.push((await worked()) - before);
      expect(asked).toMatch(/^Customer \d+$/);
      expect(shown).toEqual([asked, asked]);
    }
    paints.sort((a, b) => a - b);
    console.info(`the next ticket takes ${paints.map((ms) => ms.toFixed(0)).join(', ')} ms of work`);
    expect(paints[2]).toBeLessThan(150);

    const text = 'Thank you for your patience, it is on its way to you.';
    const reply = page.getByRole('textbox', { name: 'Reply' });
    await reply.focus();
    const scrolling = list.evaluate(async (element) => {
      for (let step = 0; step < 60; step++) {
        element.scrollBy(0, 400);
        await new Promise(requestAnimationFrame);
      }
    });
    await page.keyboard.type(text);
    await scrolling;
    expect(await reply.inputValue()).toBe(text);
  });

  test('asks at most once in ten seconds while nobody is there', async () => {
    const page = await console_.visit();
    await page.clock.install();
    const asked = await fill(page, tickets);
    await page.reload();
    await page.getByRole('button', { name: 'Sign in as Sam' }).click();
    await rowsOf(page).first().waitFor();
    await page.clock.runFor(70_000);
    await page.waitForTimeout(500);
    const before = asked.live;
    for (let seconds = 0; seconds < 60; seconds += 5) {
      await page.clock.runFor(5_000);
      await page.waitForTimeout(150);
    }
    expect(asked.live - before).toBeLessThanOrEqual(6);
    expect(asked.live - before).toBeGreaterThan(2);
  });
});
