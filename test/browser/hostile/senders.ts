import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { inBrowser, phone, useConsole } from '../support/console.ts';

const markup = '<img src=x onerror="window.owned=1"><script>window.owned=2</script>';
/** Turns round what follows it: the name seems to end in “fdp.exe” turned round. */
const override = '\u202E';

const html = `<!doctype html><html><head>
  <base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/refresh">
  <link rel="stylesheet" href="https://evil.example/style.css">
  <style>@import url(https://evil.example/import.css); body { background: url(https://evil.example/bg.png) }</style>
  </head><body onload="parent.owned=3">
  <p>Dear support, where is it?</p>
  <script>window.top.owned = 4; fetch('https://evil.example/script')</script>
  <svg onload="top.owned=5"><use href="https://evil.example/x.svg#a"/><script>top.owned=6</script></svg>
  <img src="https://evil.example/seen.png" width="200" height="60" alt="Our logo">
  <img src=x onerror="top.owned=7"><img src="data:text/html,<script>top.owned=8</script>">
  <iframe src="https://evil.example/frame"></iframe><iframe srcdoc="<script>top.owned=9</script>"></iframe>
  <object data="https://evil.example/object"></object><embed src="https://evil.example/embed">
  <video src="https://evil.example/video" autoplay></video><audio src="https://evil.example/audio" autoplay></audio>
  <form action="https://evil.example/form"><input name="password" autofocus onfocus="top.owned=10"></form>
  <div style="position:fixed;inset:0;z-index:99999;background:red url(https://evil.example/div.png)">
    <a href="https://evil.example/fake">Your session has ended: sign in</a></div>
  <a href="javascript:top.owned=11">free</a> <a href="vbscript:x">x</a> <a href="data:text/html,owned">data</a>
  <details open ontoggle="top.owned=12">details</details><marquee onstart="top.owned=13">m</marquee>
  <math><mtext><table><mglyph><style><img src=x onerror="top.owned=14"></style></mglyph></table></mtext></math>
  <a href="https://shop.example/order">Your order</a>
  <table width="99999"><tr>${'<td width="500">cell</td>'.repeat(200)}</tr></table></body></html>`;

/** All that somebody of bad will would want to see happen. */
function watch(page: Page) {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!/localhost|127\.0\.0\.1|^data:|^blob:/.test(request.url())) seen.push(`asked: ${request.url()}`);
  });
  page.on('popup', (popup) => seen.push(`opened: ${popup.url()}`));
  page.on('download', (download) => seen.push(`download: ${download.url()}`));
  return seen;
}

const ownedIn = (page: Page): Promise<unknown> => page.evaluate(() => Reflect.get(window, 'owned') ?? null);

inBrowser('what strangers send', () => {
  const console_ = useConsole();

  const receive = async () => {
    const { call } = console_.inbox;
    const secrets = (await call('GET', '/local/secrets')).json;
    const authorization = `Basic ${Buffer.from(`${secrets.postmarkUser}:${secrets.postmarkPassword}`).toString('base64')}`;
    const from = `eve+${randomUUID()}@example.com`;
    const answer = await call('POST', '/webhooks/postmark/inbound', {
      headers: { authorization },
      body: {
        MessageID: randomUUID(),
        FromFull: { Email: from, Name: `Eve ${markup}`, MailboxHash: '' },
        To: secrets.postmarkReplyTo,
        ToFull: [{ Email: secrets.postmarkReplyTo, Name: '', MailboxHash: '' }],
        OriginalRecipient: secrets.postmarkReplyTo,
        MailboxHash: '',
        Subject: `Order ${markup} ${override}exe.fdp`,
        TextBody: `Dear support, where is it? ${markup} javascript:window.owned=20`,
        HtmlBody: html,
        Headers: [{ Name: 'Message-ID', Value: `<${randomUUID()}@example.com>` }],
        Attachments: [
          ['"><img src=x onerror=window.owned=30>.png', 'image/png'],
          [`invoice-${override}fdp.exe`, 'application/octet-stream'],
          ['../../../etc/passwd', 'text/html'],
          ['page.html', 'text/html'],
          ['picture.svg', 'image/svg+xml'],
        ].map(([Name, ContentType]) => ({
          Name,
          ContentType,
          Content: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>').toString(
            'base64',
          ),
          ContentLength: 59,
        })),
      },
    });
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('ticketId')]);
    return { ticketId: answer.json.ticketId };
  };
  const open = async (look = {}) => {
    const { ticketId } = await receive();
    const page = await console_.visit({ as: 'Ada', ...look });
    const seen = watch(page);
    const url = page.url();
    await page.goto(`${console_.inbox.url}/console/inbox/all/${ticketId}`);
    await page.getByRole('log').getByText('Dear support').waitFor();
    return { page, seen, url, ticketId };
  };

  test.each([
    ['on a desk', {}],
    ['on a phone', phone],
  ])('names, subjects, texts and names of files are text, whatever they say: %s', async (_, look) => {
    const { page, seen } = await open(look);
    await page.getByRole('heading', { name: /Eve <img src=x/ }).waitFor();
    // Who wrote, and what they wrote.
    expect(await page.getByRole('log').getByText('<script>window.owned=2</script>').count()).toBe(2);
    const files = await page.getByRole('log').getByRole('listitem').allInnerTexts();
    expect(files).toHaveLength(5);
    for (const file of files) expect(file).not.toMatch(/[\u202A-\u202E\u2066-\u2069]|\.\.\//);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect([await ownedIn(page), seen]).toEqual([null, []]);
  });

  test('a mail as it was sent does nothing: nothing runs, nothing is asked for, nothing covers the console', async () => {
    const { page, seen, ticketId } = await open();
    await page.getByRole('button', { name: 'Show original' }).click();
    const mail = page.frameLocator('iframe');
    await mail.getByText('Dear support, where is it?').waitFor();
    await mail.getByText('free').click();
    await page.waitForTimeout(1_000);
    expect(await mail.locator('script, style, link, form, input, iframe, object, video, svg').count()).toBe(
      0,
    );
    expect(new URL(page.url()).pathname).toBe(`/console/inbox/all/${ticketId}`);
    // What is over the composer is the composer.
    await page.getByRole('textbox', { name: 'Reply' }).click();
    expect([await ownedIn(page), seen]).toEqual([null, []]);
  });

  test('a mail has no way to the console’s token, even where something in it ran', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Show original' }).click();
    await page.frameLocator('iframe').getByText('Dear support').waitFor();
    const frame = page.frames().find((each) => each !== page.mainFrame());
    // By the debugger, as nothing in the mail could.
    const found = await frame?.evaluate(() => {
      const attempts = {
        origin: () => self.origin,
        parent: () => parent.document.title,
        tokens: () => JSON.stringify(parent.sessionStorage),
        own: () => JSON.stringify(sessionStorage),
        cookies: () => document.cookie,
      };
      return Object.entries(attempts).map(([name, attempt]) => {
        try {
          return `${name}: ${attempt()}`;
        } catch (error) {
          return `${name}: ${error instanceof Error ? error.name : error}`;
        }
      });
    });
    expect(found).toEqual([
      'origin: null',
      'parent: SecurityError',
      'tokens: SecurityError',
      'own: SecurityError',
      'cookies: SecurityError',
    ]);
  });

  test('pictures of other servers are fetched when somebody asks for them, and tell them nothing of the console', async () => {
    const { page, seen } = await open();
    const asked: Record<string, string>[] = [];
    await page.context().route('https://evil.example/**', (route) => {
      asked.push(route.request().headers());
      return route.fulfill({
        contentType: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      });
    });
    await page.getByRole('button', { name: 'Show original' }).click();
    await page.frameLocator('iframe').getByRole('img', { name: 'Our logo' }).waitFor();
    expect(seen).toEqual([]);
    await page.getByRole('button', { name: 'Show pictures' }).click();
    await expect.poll(() => seen).toEqual(['asked: https://evil.example/seen.png']);
    await expect.poll(() => asked).toHaveLength(1);
    expect(asked[0]).not.toHaveProperty('referer');
    expect(asked[0]).not.toHaveProperty('authorization');
    expect(await page.getByRole('button', { name: 'Show pictures' }).count()).toBe(0);
  });

  test('a link in a mail opens a page of its own, which can’t reach the console', async () => {
    const { page } = await open();
    await page
      .context()
      .route('https://shop.example/**', (route) => route.fulfill({ body: 'shop', contentType: 'text/html' }));
    await page.getByRole('button', { name: 'Show original' }).click();
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.frameLocator('iframe').getByRole('link', { name: 'Your order' }).click(),
    ]);
    await opened.waitForLoadState();
    expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  });

  test('the Content-Security-Policy lets nothing inline run, nor anything of another origin, on any page, and no page violates it', async () => {
    const page = await console_.visit();
    await page.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(window, { violations });
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        violations.push(`${violatedDirective}: ${blockedURI}`);
      });
    });
    for (const path of ['', 'inbox/all', 'inbox/mine', 'settings/general', 'reports', 'nowhere']) {
      const response = await page.goto(`${console_.inbox.url}/console/${path}`);
      const policy = response?.headers()['content-security-policy'] ?? '';
      expect(policy).toMatch(/default-src 'none'.*script-src 'self';/);
      expect(policy).not.toMatch(/script-src[^;]*(unsafe|\*|data:|https?:)|unsafe-eval/);
      const signIn = page.getByRole('button', { name: 'Sign in as' }).first();
      await page.locator('#main').or(signIn).waitFor();
      if (await signIn.isVisible()) await page.getByRole('button', { name: 'Ada' }).click();
      await page.locator('#main').waitFor();
      await page.waitForLoadState('networkidle').catch(() => {});
      expect([path, await page.evaluate(() => Reflect.get(window, 'violations'))]).toEqual([path, []]);
    }
  });

  test('an inline script that got into a page would not run', async () => {
    console_.expectComplaint(/Content Security Policy/);
    const page = await console_.visit({ as: 'Sam' });
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.owned = 1">');
      const script = document.createElement('script');
      script.textContent = 'window.owned = 2';
      document.body.append(script);
      const far = document.createElement('script');
      far.src = 'https://evil.example/script.js';
      document.body.append(far);
    });
    await page.waitForTimeout(500);
    expect(await ownedIn(page)).toBeNull();
  });
});
