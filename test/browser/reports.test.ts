import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type Agent, aNumber } from '#test/e2e/support/inbox.ts';
import { eventually } from '#test/support/eventually.ts';
import { violationsOf } from './support/axe.ts';
import { inBrowser, phone, useConsole } from './support/console.ts';

inBrowser('H11: reports', () => {
  const console_ = useConsole();
  vi.setConfig({ testTimeout: 90_000 });
  const [first, second] = [aNumber(), aNumber()];
  let ada: Agent;
  let sam: Agent;

  const done = (answer: { status: number; text: string }): void =>
    expect(answer.status, answer.text).toBeLessThan(300);
  const ticketOf = (from: string) =>
    eventually(async () => {
      const found = (await ada.tickets()).find(({ contact }) => contact.address === from);
      if (found === undefined) throw new Error(`${from} has no ticket`);
      return found;
    });
  /** A short day: one is answered after ten minutes and closed, one waits. */
  beforeAll(async () => {
    const { inbox } = console_;
    [ada, sam] = [await inbox.signIn('ada@example.com'), await inbox.signIn('sam@example.com')];
    done(await inbox.sms({ from: first, text: 'Where is my order?' }));
    const { id } = await ticketOf(first);
    await inbox.advance('PT10M');
    done(await sam.call('PUT', `/tickets/${id}/tags`, { tags: ['shipping'] }));
    done(await sam.answer(id, 'On its way.'));
    done(await sam.call('POST', `/tickets/${id}/close`));
    done(await inbox.sms({ from: second, text: 'And mine?' }));
    await eventually(async () => {
      const { people } = (await ada.call('GET', '/reports/overview')).json;
      expect(people).toMatchObject({ opened: 2, closed: { byAgent: 1 }, firstResponse: { count: 1 } });
    });
  }, 120_000);

  const open = async (options: object = {}): Promise<Page> => {
    const page = await console_.visit({ as: 'Ada', path: '/console/reports', ...options });
    await page.getByRole('heading', { name: 'Reports' }).waitFor();
    return page;
  };
  const figure = (page: Page, name: string) =>
    page.getByRole('main').getByRole('button', { name: new RegExp(`^${name}: .*Show the conversations`) });

  describe('of a short day by webhooks', () => {
    test('show what it made, and what waits; each figure leads to its conversations, and these to their tickets', async () => {
      const page = await open();
      expect(await figure(page, 'Opened').textContent()).toBe('2');
      expect(await figure(page, 'Closed').textContent()).toBe('1');
      expect(await figure(page, 'First response').textContent()).toBe('10 min');
      await page.getByText('1 by the team').waitFor();
      await page.getByRole('region', { name: 'Waiting now' }).getByText('1 ticket').waitFor();
      await figure(page, 'Opened').click();
      const sheet = page.getByRole('dialog', { name: 'Opened' });
      await sheet.getByRole('link').nth(1).waitFor();
      expect(await sheet.getByRole('link').count()).toBe(2);
      await sheet.getByRole('link').filter({ hasText: first }).click();
      await page.getByRole('log').getByText('Where is my order?').waitFor();
    });

    test('are downloaded as CSV with the same numbers', async () => {
      const page = await open();
      await page.getByRole('radio', { name: 'Channel' }).check();
      await page.getByRole('button', { name: 'SMS, Opened: 2. Show the conversations' }).waitFor();
      const downloaded = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download CSV' }).click();
      const download = await downloaded;
      expect(download.suggestedFilename()).toMatch(/^rondo-[\d-]+-by-channel\.csv$/);
      const [head = '', ...rows] = (await readFile(await download.path(), 'utf8')).split('\r\n');
      expect(head).toContain('opened');
      expect(rows[0]).toMatch(/^"sms",2,1,0,0,1,(59\d|6\d\d),/);
    });

    test('are narrowed by days and channel, which the address keeps; what was before is told in words', async () => {
      const page = await open();
      await page.getByRole('radio', { name: 'Today' }).check();
      await page.getByText(/compared with/).waitFor();
      await page.getByText(/2 more/).waitFor();
      await page.getByRole('radio', { name: 'Custom' }).check();
      await page.getByLabel('From', { exact: true }).fill('2020-01-02');
      await page.getByLabel('To', { exact: true }).fill('2020-01-01');
      await page.getByText('The last day is before the first.').waitFor();
      await page.getByLabel('To', { exact: true }).fill('2020-01-03');
      await page.getByText('Nothing happened on these days', { exact: true }).waitFor();
      expect(new URL(page.url()).searchParams.get('to')).toBe('2020-01-03');
      await page.reload();
      await page.getByText('Nothing happened on these days', { exact: true }).waitFor();
    });

    test('are in tables by day, agent and tag, in any order, and behind each drawing', async () => {
      const page = await open();
      await page.getByText('Show as a table').first().click();
      const behind = page.getByRole('table', { name: 'Tickets opened and closed' });
      expect(await behind.getByRole('row').count()).toBe(8);
      expect(await behind.getByRole('row').last().getByRole('cell').allTextContents()).toEqual(['2', '1']);
      await page.getByRole('radio', { name: 'Agent' }).check();
      await page.getByRole('button', { name: 'First response', exact: true }).click();
      const sorted = page.getByRole('columnheader', { name: 'First response' });
      expect(await sorted.last().getAttribute('aria-sort')).toBe('descending');
      await page.getByRole('button', { name: 'Sam, First response: 10 min. Show the conversations' }).click();
      await page.getByRole('dialog').getByText(first).waitFor();
    });

    test('A1: are one’s own for support, and without tickets for analysts', async () => {
      const page = await open({ as: 'Sue' });
      await page.getByText('These are your own figures.').waitFor();
      expect(await page.getByRole('heading', { name: 'AI agent' }).count()).toBe(0);
      const analyst = await console_.visit({ as: 'Ann' });
      await figure(analyst, 'Opened').click();
      const sheet = analyst.getByRole('dialog', { name: 'Opened' });
      await sheet.getByText('#1').waitFor();
      expect(await sheet.getByRole('link').count()).toBe(0);
    });

    test('say so when they can’t be read, and read them when asked again', async () => {
      console_.expectComplaint(/500/);
      const page = await console_.visit({ as: 'Ada' });
      await page.route('**/reports/overview?*', (route) => route.fulfill({ status: 500, body: '' }));
      await page.getByRole('link', { name: 'Reports' }).first().click();
      await page.getByText('That didn’t work').waitFor();
      await page.unroute('**/reports/overview?*');
      await page.getByRole('button', { name: 'Try again' }).click();
      await figure(page, 'Opened').waitFor();
    });

    test('axe finds nothing, light and dark, wide and on a phone, and nothing is wider than that', async () => {
      for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark', ...phone }] as const) {
        const page = await open(options);
        await figure(page, 'Opened').waitFor();
        await page.getByText('Show as a table').first().click();
        expect(await violationsOf(page)).toEqual([]);
        const overflow = await page
          .locator('#main > div')
          .evaluate((element) => element.scrollWidth - element.clientWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        await figure(page, 'Opened').click();
        await page.getByRole('dialog').getByRole('link').first().waitFor();
        expect(await violationsOf(page)).toEqual([]);
      }
    });
  });
});
