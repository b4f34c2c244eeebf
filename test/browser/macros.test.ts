import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { violationsOf } from './support/axe.ts';
import { inBrowser, isFocused, phone, rowsOf, useConsole } from './support/console.ts';

const order = {
  name: 'Where is my order',
  text: 'Hi {{contact.firstName}}, it is on its way. {{agent.name}} (#{{ticket.number}})',
  tags: ['shipping', 'delay'],
  close: true,
};
const photo = { name: 'Ask for a photo', text: 'Could you send a photo?', tags: [], close: false };

inBrowser('macros', () => {
  const console_ = useConsole();
  const owner = () => console_.inbox.signIn('ada@example.com');
  const kept = async (): Promise<(typeof order)[]> =>
    (await (await owner()).call('GET', '/settings/macros')).json.macros;
  const keep = async (...macros: object[]) => {
    const { status, text } = await (await owner()).call('PUT', '/settings/macros', { macros });
    expect(status, text).toBe(200);
  };
  const ticketOf = async (from: string) => {
    const found = (await (await owner()).tickets()).find(({ contact }) => contact.address === from);
    if (found === undefined) throw new Error(`${from} has no ticket`);
    return found;
  };
  const openTicket = async (from = aNumber(), options: object = {}) => {
    await console_.inbox.sms({ from, text: 'Where is my order?' });
    const page = await console_.visit({ as: 'Sam', ...options });
    await rowsOf(page).filter({ hasText: from }).click();
    const reply = page.getByRole('textbox', { name: 'Reply' });
    await reply.waitFor();
    return { page, from, reply };
  };
  const optionsOf = (page: Page) => page.getByRole('listbox', { name: 'Macros' }).getByRole('option');

  beforeAll(() => keep(photo, order), 30_000);
  vi.setConfig({ testTimeout: 90_000 });

  describe('in the composer', () => {
    test('T9: by keys alone one fills in, tags the ticket and closes it with the send', async () => {
      const { page, from, reply } = await openTicket();
      await reply.focus();
      await page.keyboard.type('/wh');
      await optionsOf(page).filter({ hasText: 'Where is my order' }).waitFor();
      expect(await optionsOf(page).count()).toBe(1);
      await page.keyboard.press('Enter');
      const { number } = await ticketOf(from);
      expect(await reply.inputValue()).toBe(`Hi, it is on its way. Sam (#${number})`);
      await page.getByText('also tags: shipping').waitFor();
      await page.getByText('closes', { exact: true }).waitFor();
      await page.keyboard.press('Control+Enter');
      await expect.poll(async () => (await ticketOf(from)).status).toBe('closed');
      expect((await ticketOf(from)).tags).toEqual(['shipping', 'delay']);
      await expect
        .poll(async () => JSON.stringify((await console_.inbox.call('GET', '/local/outbox')).json))
        .toContain(`Hi%2C+it+is+on+its+way.+Sam+%28%23${number}%29`);
    });

    test('T9: what else it does can be left out, each of it', async () => {
      const { page, from, reply } = await openTicket();
      await reply.focus();
      await page.keyboard.type('/');
      await optionsOf(page).nth(1).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Don’t tag delay' }).click();
      await page.getByRole('button', { name: 'Don’t close the ticket' }).click();
      await page.getByRole('button', { name: /^Send Ctrl/ }).click();
      await expect.poll(async () => (await ticketOf(from)).tags).toEqual(['shipping']);
      await page.getByRole('log').getByText('it is on its way').waitFor();
      expect((await ticketOf(from)).status).toBe('open');
    });

    test('a / that means none stays, and so does one within a line; the button’s own goes again', async () => {
      const { page, reply } = await openTicket();
      await reply.focus();
      await page.keyboard.type('/');
      await optionsOf(page).first().waitFor();
      await page.keyboard.press('Escape');
      await optionsOf(page).first().waitFor({ state: 'detached' });
      await page.keyboard.type('r and/or');
      expect(await reply.inputValue()).toBe('/r and/or');
      expect(await optionsOf(page).count()).toBe(0);
      await page.getByRole('button', { name: 'Insert a macro' }).click();
      await optionsOf(page).first().waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect((await reply.inputValue()).trimEnd()).toBe('/r and/or');
    });

    test('what was not sent keeps its tags and its closing, also after a reload', async () => {
      const { page, reply } = await openTicket();
      await reply.fill('/wh');
      await optionsOf(page).first().click();
      await page.getByText('also tags: delay').waitFor();
      await page.reload();
      await page.getByText('also tags: delay').waitFor();
      expect(await reply.inputValue()).toContain('it is on its way');
    });

    test('it is as good on a phone', async () => {
      const { page, reply } = await openTicket(aNumber(), { ...phone, colorScheme: 'dark' });
      await page.getByRole('button', { name: 'Insert a macro' }).click();
      await optionsOf(page).filter({ hasText: 'Ask for a photo' }).click();
      expect(await reply.inputValue()).toBe('Could you send a photo?');
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(390);
    });
  });

  describe('in the settings', () => {
    const openSettings = async (options: object = {}) => {
      const page = await console_.visit({ as: 'Mia', path: '/console/settings/macros', ...options });
      await page.getByRole('heading', { name: 'Macros' }).waitFor();
      return { page, save: page.getByRole('button', { name: 'Save' }) };
    };

    test('T9: one is written with a variable and seen as a customer would, and is offered once it is saved', async () => {
      const { page, save } = await openSettings();
      await page.getByRole('button', { name: 'New macro' }).first().click();
      await page.keyboard.type('Refund started');
      await page.getByRole('textbox', { name: 'Text' }).fill('Hello ');
      await page.getByRole('button', { name: 'Insert a variable' }).click();
      await page.getByRole('menuitem', { name: 'Contact’s first name' }).click();
      await page.getByText('Hello Nina', { exact: true }).waitFor();
      await page.getByRole('textbox', { name: 'Tags' }).fill('Refund');
      await page.keyboard.press('Enter');
      expect((await kept()).length).toBe(2);
      await save.click();
      await page.getByText('Saved', { exact: true }).waitFor();
      expect((await kept()).at(-1)).toEqual({
        name: 'Refund started',
        text: 'Hello {{contact.firstName}}',
        tags: ['refund'],
        close: false,
      });
    });

    test('nothing of a name is lost that is typed as soon as a macro is added, nor of a text after a variable', async () => {
      const { page } = await openSettings();
      const add = page.getByRole('button', { name: 'New macro' }).first();
      const isNamed = await add.evaluate(async (button: HTMLElement) => {
        button.click();
        // Whatever is done before any timer runs, and so before the next key.
        for (let step = 0; step < 100; step++) await Promise.resolve();
        return document.activeElement?.matches('input[maxlength="80"]');
      });
      expect(isNamed).toBe(true);
      const text = page.getByRole('textbox', { name: 'Text' });
      await text.fill('Hello !');
      await text.press('ArrowLeft');
      await page.getByRole('button', { name: 'Insert a variable' }).click();
      await page.getByRole('menuitem', { name: 'Contact’s first name' }).click();
      await expect.poll(() => isFocused(text)).toBe(true);
      await page.keyboard.type(', good day');
      expect(await text.inputValue()).toBe('Hello {{contact.firstName}}, good day!');
    });

    test('they are found, put in order, doubled and taken away', async () => {
      await keep(photo, order);
      const { page, save } = await openSettings();
      const rows = page.getByRole('list').filter({ hasText: 'Ask for a photo' }).getByRole('listitem');
      await page.getByRole('button', { name: 'Move Where is my order up' }).click();
      await page.getByRole('button', { name: 'Duplicate Ask for a photo' }).click();
      await page.getByRole('button', { name: 'Delete Ask for a photo', exact: true }).click();
      await page.getByRole('searchbox').fill('copy');
      await expect.poll(() => rows.count()).toBe(1);
      await save.click();
      await page.getByText('Saved', { exact: true }).waitFor();
      expect((await kept()).map(({ name }) => name)).toEqual([
        'Where is my order',
        'Copy of Ask for a photo',
      ]);
    });

    test('what is wrong is said where it is, and nothing is saved', async () => {
      await keep(photo, order);
      const { page, save } = await openSettings();
      await page.getByRole('button', { name: /^Where is my order/ }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('ask for a PHOTO');
      await page.getByRole('textbox', { name: 'Text' }).fill('Hi {{contact.salary}}');
      await page.getByRole('button', { name: /^ask for a PHOTO/ }).click();
      await save.click();
      await page.getByText('Another macro has this name.').waitFor();
      await page.getByText('There is no variable {{contact.salary}}.').waitFor();
      expect(await page.getByRole('textbox', { name: 'Name' }).getAttribute('aria-invalid')).toBe('true');
      expect(await kept()).toEqual([photo, order]);
      console_.expectComplaint(/400/);
      await page.getByRole('textbox', { name: 'Name' }).fill('Fine');
      await page.getByRole('textbox', { name: 'Text' }).fill('Fine');
      await page.getByRole('textbox', { name: 'Tags' }).fill('x'.repeat(65));
      await page.keyboard.press('Enter');
      await save.click();
      const tags = page.getByRole('textbox', { name: 'Tags' });
      await expect.poll(() => tags.getAttribute('aria-invalid')).toBe('true');
      expect(await kept()).toEqual([photo, order]);
    });

    test('T11: what somebody else has saved meanwhile isn’t written over; leaving unsaved asks', async () => {
      console_.expectComplaint(/412/);
      await keep(photo, order);
      const { page, save } = await openSettings();
      await page.getByRole('button', { name: 'Delete Ask for a photo' }).click();
      await keep(photo);
      await save.click();
      await page.getByText('Somebody changed this meanwhile').waitFor();
      expect(await page.getByRole('button', { name: 'Keep mine' }).count()).toBe(0);
      expect(await kept()).toEqual([photo]);
      await page.getByRole('link', { name: 'Reports' }).first().click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).click();
      await page.getByRole('button', { name: 'Load theirs' }).click();
      await page.getByRole('button', { name: 'Delete Ask for a photo' }).waitFor();
    });

    test('axe finds nothing, light and dark, wide and on a phone; who may not change them reads them', async () => {
      await keep(photo, order);
      for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark', ...phone }] as const) {
        const { page } = await openSettings(options);
        await page.getByRole('button', { name: /^Where is my order/ }).click();
        await page.getByRole('textbox', { name: 'Name' }).waitFor();
        expect(await violationsOf(page)).toEqual([]);
      }
      const page = await console_.visit({ as: 'Sue', path: '/console/settings/macros' });
      await page.getByRole('heading', { name: 'Where is my order' }).waitFor();
      expect(await page.getByRole('button', { name: /Save|New macro|Delete/ }).count()).toBe(0);
      expect(await violationsOf(page)).toEqual([]);
    });
  });
});
