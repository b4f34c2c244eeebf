import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { violationsOf } from '../support/axe.ts';
import { inBrowser, phone } from '../support/console.ts';
import { openChat, say, useShop } from '../support/shop.ts';

const styleOf = (page: Page, name: string) =>
  page.getByRole('button', { name }).evaluate((element) => {
    const { backgroundColor, fontSize, textTransform, borderRadius } = getComputedStyle(element);
    return { backgroundColor, fontSize, textTransform, borderRadius };
  });

inBrowser('the chat bubble', () => {
  const shop = useShop();

  test('is out of reach of the shop’s styles, and the shop out of its own', async () => {
    const page = await shop.enter({ viewport: { width: 1440, height: 900 } });
    const before = await page.evaluate(() =>
      [...document.querySelectorAll('body *:not(rondo-chat)')].map((element) => {
        const { color, font, display, background } = getComputedStyle(element);
        return [element.tagName, color, font, display, background];
      }),
    );
    await openChat(page);
    expect(await styleOf(page, 'Send')).toMatchObject({ textTransform: 'none', borderRadius: '50%' });
    expect((await styleOf(page, 'Send')).backgroundColor).not.toBe('rgb(163, 23, 27)');
    const shops = await page
      .getByRole('button', { name: 'Add to basket' })
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(shops).toBe('rgb(163, 23, 27)');
    const field = page.getByRole('textbox', { name: 'Your message' });
    expect(await field.evaluate((element) => getComputedStyle(element).fontSize)).toBe('16px');
    const panel = await page.getByRole('dialog').boundingBox();
    expect(panel).toMatchObject({ width: 380, height: 640 });
    const after = await page.evaluate(() => ({
      styles: [...document.querySelectorAll('body *:not(rondo-chat)')].map((element) => {
        const { color, font, display, background } = getComputedStyle(element);
        return [element.tagName, color, font, display, background];
      }),
      added: [...document.body.children].filter(({ tagName }) => tagName === 'RONDO-CHAT').length,
      sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
    }));
    expect(after).toEqual({ styles: before, added: 1, sheets: 1 });
  });

  test('leaves one name in the shop’s page, by which it is opened and closed', async () => {
    const page = await shop.enter();
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    const names = await page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const known = new Set(Object.getOwnPropertyNames(frame.contentWindow ?? {}));
      frame.remove();
      return Object.getOwnPropertyNames(window).filter((name) => !known.has(name));
    });
    expect(names.filter((name) => !name.startsWith('__playwright') && !/^\d+$/.test(name))).toEqual([
      'rondo',
    ]);
    await page.evaluate(() => window.rondo?.open());
    await page.getByRole('dialog').waitFor();
    await page.evaluate(() => window.rondo?.close());
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('is used by keyboard alone, and does not hold on to it', async () => {
    const page = await shop.enter();
    await page.getByRole('button', { name: 'Open chat' }).focus();
    await page.keyboard.press('Enter');
    const focused = () =>
      page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label'));
    await expect.poll(focused).toBe('Your message');
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('By keyboard').waitFor();
    expect(await focused()).toBe('Your message');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('Open chat');
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Add to basket');
  });

  test('speaks the page’s language, in its own words and where it says what we say', async () => {
    const page = await shop.enter({ query: '?lang=de' });
    await page.getByRole('button', { name: 'Chat öffnen' }).click();
    await page.getByText('Hallo! Wie können wir helfen?').waitFor();
    await page.getByRole('textbox', { name: 'Ihre Nachricht' }).fill('Guten Tag');
    await page.keyboard.press('Enter');
    await page.getByText(/^Danke für Ihre Nachricht/).waitFor();
  });

  test('takes the shop’s colour, side, title and greeting', async () => {
    const page = await shop.enter({
      query:
        '?accent=%23ffd166&position=left&title=Ask+a+gardener&greeting=Hello+%3Cb%3Eyou%3C/b%3E&language=en-GB',
    });
    await openChat(page);
    await page.getByRole('dialog', { name: 'Ask a gardener' }).waitFor();
    await page.getByText('Hello <b>you</b>').waitFor();
    expect(await page.getByRole('dialog').boundingBox()).toMatchObject({ x: 20 });
    expect(await styleOf(page, 'Close chat').catch(() => null)).toBeNull();
    const launcher = await page.locator('rondo-chat .launcher').evaluate((element) => {
      const { backgroundColor, color } = getComputedStyle(element);
      return { backgroundColor, color };
    });
    expect(launcher).toEqual({ backgroundColor: 'rgb(255, 209, 102)', color: 'rgb(0, 0, 0)' });
  });

  test('works from a page of another origin', async () => {
    const { port } = new URL(shop.system.inbox.url);
    const page = await shop.enter();
    // The same machine by another name is another origin to the browser.
    await page.goto(`http://127.0.0.1:${port}/demo-shop?api=http://localhost:${port}/`);
    await openChat(page);
    await say(page, 'From elsewhere');
    const ticketId = await shop.ticketWith('From elsewhere');
    await (await shop.ada()).answer(ticketId, 'To elsewhere.');
    await page.getByRole('log').getByText('To elsewhere.').waitFor();
    // What the page knows is told across origins, too, and so is when to ask again.
    await page.waitForResponse((response) => response.status() === 304);
  });

  const looks = [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['light, on a phone', phone],
    ['dark, on a phone', { ...phone, colorScheme: 'dark' }],
  ] as const;

  test.each(looks)('can be read and used by everybody: %s', async (name, look) => {
    const page = await shop.enter(look);
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await openChat(page);
    expect(await violationsOf(page)).toEqual([]);
    await say(page, `Hello, ${name}`);
    const ticketId = await shop.ticketWith(`Hello, ${name}`);
    const ada = await shop.ada();
    await ada.answer(ticketId, 'Hello! https://fern.example/care');
    await eventually(async () => {
      await ada.call('POST', `/tickets/${ticketId}/answering`, {});
      await page.getByText('Ada is writing…').waitFor({ timeout: 4_000 });
    });
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'End chat…' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'End chat', exact: true }).click();
    await page.getByText('This chat has ended.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});
