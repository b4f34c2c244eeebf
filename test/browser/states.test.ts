import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import type { LiveDocument } from '#contracts/api/live.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { aMessage, aTicket } from '#test/console/support.ts';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { violationsOf } from './support/axe.ts';
import { inBrowser, phone, rowsOf, signIn, useConsole } from './support/console.ts';

const looks = [
  ['wide', {}],
  ['wide-dark', { colorScheme: 'dark' }],
  ['phone', phone],
  ['phone-dark', { ...phone, colorScheme: 'dark' }],
] as const;

/** To be looked at by people: `SCREENSHOTS=<folder>`. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft '.repeat(4);
const contact = { ...aTicket(1).contact, ticketCount: 1_234_567 };
const odd: readonly TicketDocument[] = [
  aTicket(1, { contact: { ...contact, name: long, email: `${long.replaceAll(' ', '')}@example.com` } }),
  aTicket(2, {
    contact: { ...contact, name: 'عبد الرحمن بن محمد (VIP) ' },
    subject: 'أين طلبي رقم 1234؟ ABC',
    assignee: { id: 'agt_1', name: long },
    tags: [long, 'urgent', 'עברית', 'd'],
    team: { id: 'team_1', name: long },
  }),
  aTicket(3, {
    subject: `${'W'.repeat(400)}`,
    waitingSince: '2020-01-01T00:00:00.000Z',
    number: 123_456_789,
  }),
  aTicket(4, { contact: { ...contact, name: '👩‍👩‍👧‍👦 é́́́́́ Zoë' }, channel: 'web_chat', handledBy: 'ai' }),
];

/** The inbox with these tickets in it, whatever the API says. */
const tell =
  (tickets: readonly TicketDocument[]) =>
  async (route: Route): Promise<void> => {
    const request = route.request();
    const response = await route.fetch({ headers: { ...request.headers(), 'if-none-match': '' } });
    const live: LiveDocument = await response.json();
    const ticket = tickets.find(({ id }) => id === new URL(request.url()).searchParams.get('ticketId'));
    const messages = [
      aMessage(1, { text: `${'W'.repeat(500)} ${long}`, sender: long }),
      aMessage(2, { text: 'مرحباً، أين طلبي؟ Order 1234.' }),
      aMessage(3, {
        author: 'agent',
        agent: { id: 'agt_1', name: long },
        text: 'It is on its way.',
        delivery: 'failed',
      }),
    ];
    const open = ticket
      ? { ticket, messages, answering: [{ id: 'agt_1', name: long }], customerTyping: true }
      : null;
    await route.fulfill({ json: { ...live, tickets: [...tickets], open } });
  };

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

vi.setConfig({ testTimeout: 60_000 });

inBrowser('whatever there is to show', () => {
  const console_ = useConsole();
  const come = async (look: object, live?: (route: Route) => Promise<void>) => {
    const page = await console_.visit({ viewport: { width: 1440, height: 900 }, ...look });
    if (live) await page.route('**/live?*', live);
    // What is looked at ahead, of tickets that the API knows nothing of.
    await page.route(/\/tickets\/tkt_\d\/messages\?/, (route) => route.fulfill({ json: { messages: [] } }));
    await signIn(page, 'Sam');
    return page;
  };

  test('an interactive page comes soon', async () => {
    const page = await console_.visit();
    page.setDefaultTimeout(30_000);
    await signIn(page, 'Sam');
    await page.reload();
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    await page.getByText('All done').or(rowsOf(page).first()).first().waitFor();
    const times = await page.evaluate(() => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      const [navigation] = performance.getEntriesByType('navigation');
      const loaded = navigation instanceof PerformanceNavigationTiming ? navigation.loadEventEnd : 0;
      return { paint: paint?.startTime ?? 0, loaded, listed: performance.now() };
    });
    const told = Object.entries(times).map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`);
    console.info(`reloaded: ${told.join(', ')}`);
  });

  test.each(looks)('no ticket at all is a calm page: %s', async (name, look) => {
    const page = await come(look, tell([]));
    await page.getByText('All done').waitFor();
    expect(await rowsOf(page).count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, `empty-${name}`);
  });

  test.each(looks)('names of any length and direction keep their place: %s', async (name, look) => {
    const page = await come(look, tell(odd));
    await rowsOf(page).first().waitFor();
    expect(await rowsOf(page).count()).toBe(4);
    const subject = rowsOf(page).filter({ hasText: 'أين طلبي' }).locator('[dir="auto"]').first();
    expect(await subject.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    expect([await overflow(page), await violationsOf(page)]).toEqual([0, []]);
    await picture(page, `odd-list-${name}`);
    await rowsOf(page).nth(1).click();
    const text = page.getByRole('log').getByText('مرحباً');
    await text.waitFor();
    const isCut = await page
      .locator('aside section')
      .evaluateAll((sections) => sections.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth));
    expect(isCut).toBe(false);
    expect(await text.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    expect([await overflow(page), await violationsOf(page)]).toEqual([0, []]);
    await picture(page, `odd-ticket-${name}`);
  });

  test.each(looks)(
    'an API that fails is told plainly, and tried again by a click: %s',
    async (name, look) => {
      console_.expectComplaint(/500|Failed to load/);
      let isBroken = true;
      const page = await come(look, (route) =>
        isBroken
          ? route.fulfill({
              status: 500,
              contentType: 'application/problem+json',
              json: { type: 'about:blank', title: 'Internal Server Error', status: 500 },
            })
          : route.continue(),
      );
      const again = page.getByRole('button', { name: 'Try again' }).first();
      await again.waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await picture(page, `failing-${name}`);
      isBroken = false;
      await again.click();
      await page.getByText('All done').or(rowsOf(page).first()).first().waitFor();
      expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    },
  );

  test.each(looks.filter(([name]) => name === 'wide' || name === 'phone-dark'))(
    'without a connection all that is there stays, and what one writes, too: %s',
    async (name, look) => {
      console_.expectComplaint(/ERR_INTERNET_DISCONNECTED|Failed to load|preload assets/);
      const from = aNumber();
      await console_.inbox.sms({ from, text: 'Are you there?' });
      const page = await come(look);
      await rowsOf(page).filter({ hasText: from }).click();
      await page.getByRole('log').getByText('Are you there?').waitFor();
      await page.context().setOffline(true);
      const reply = page.getByRole('textbox', { name: 'Reply' });
      await reply.fill('We are.');
      await page.getByText('Connection lost').waitFor({ timeout: 30_000 });
      expect(await page.getByRole('log').getByText('Are you there?').isVisible()).toBe(true);
      expect([await overflow(page), await violationsOf(page)]).toEqual([0, []]);
      await picture(page, `offline-${name}`);
      await page.context().setOffline(false);
      await page.getByText('Connection lost').waitFor({ state: 'detached' });
      expect(await reply.inputValue()).toBe('We are.');
    },
  );

  test('over a slow network it says that it loads, and lets one write meanwhile', async () => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Slowly, please.' });
    const page = await come({}, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    await page.getByText('Loading tickets…').waitFor({ state: 'attached' });
    await picture(page, 'loading-wide');
    await rowsOf(page).filter({ hasText: from }).click();
    // What the list knows of it is there at once.
    await page.getByRole('heading', { name: from }).waitFor({ timeout: 1_000 });
    await page.getByRole('textbox', { name: 'Reply' }).fill('Slowly.');
    await picture(page, 'loading-ticket-wide');
    await page.getByRole('log').getByText('Slowly, please.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Reply' }).inputValue()).toBe('Slowly.');
  });
});
