import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { violationsOf } from '../support/axe.ts';
import { inBrowser, phone, rowsOf, useConsole } from '../support/console.ts';
import { fingersOn } from '../support/fingers.ts';

inBrowser('finding by keys', { timeout: 90_000 }, () => {
  const console_ = useConsole();
  const begin = async (options: object = {}) => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: `I am ${from}` });
    const page = await console_.visit({ as: 'Sam', ...options });
    await rowsOf(page).filter({ hasText: from }).waitFor();
    return { page, from, fingers: fingersOn(page) };
  };

  test('T12: Ctrl-K finds a ticket by its phone number and its number, closed ones, too', async () => {
    const { page, from, fingers } = await begin();
    const sam = await console_.inbox.signIn('sam@example.com');
    const ticket = (await sam.tickets()).find(({ contact }) => contact.address === from);
    await sam.call('POST', `/tickets/${ticket?.id}/close`);
    await rowsOf(page).filter({ hasText: from }).waitFor({ state: 'detached' });
    await fingers.press('Control+k');
    await page.keyboard.type(from.slice(-8));
    await page.getByRole('option', { name: from }).waitFor();
    await fingers.press('Enter');
    await page.getByRole('log').getByText(`I am ${from}`).waitFor();
    await fingers.press('Control+k');
    await page.keyboard.type(`#${ticket?.number}`);
    await page.getByRole('option', { name: `#${ticket?.number} ` }).waitFor();
  });

  test('Ctrl-K does what keys do, by its name, and goes to teams’ and people’s tickets', async () => {
    const { page, fingers } = await begin();
    await fingers.press('Control+k');
    await page.keyboard.type('unass');
    await page.getByRole('option', { name: /Go to unassigned tickets/ }).waitFor();
    await fingers.press('Enter');
    await page.getByRole('heading', { name: 'Unassigned', exact: true }).waitFor();
    await fingers.press('Control+k');
    await page.keyboard.type('sue');
    await page.getByRole('option', { name: 'Sue: tickets' }).waitFor();
    await fingers.press('Enter');
    await page.waitForURL(/assigneeId=agt_/);
  });

  test('? shows every key; those that are one character can be switched off', async () => {
    const { page, fingers } = await begin();
    await fingers.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Send and close').waitFor();
    await fingers.press('j', 'x');
    await sheet.getByRole('switch', { name: 'Single-key shortcuts' }).uncheck();
    await fingers.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await fingers.press('j', 'x', 'g', 'm', '?');
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    expect(await page.getByText('1 selected').count()).toBe(0);
    expect(await sheet.count()).toBe(0);
    await fingers.press('Control+a');
    await page.getByText(/^\d+ selected$/).waitFor();
  });

  test('keys do nothing in menus and dialogs, with other modifiers, or while an input method writes', async () => {
    const { page, fingers } = await begin();
    await page.getByRole('button', { name: 'Filter and sort' }).click();
    await page.getByRole('dialog', { name: 'Filter and sort' }).waitFor();
    await fingers.press('x');
    await fingers.press('Escape');
    await fingers.press('Control+x', 'Alt+x', 'Meta+x');
    await page.evaluate(() => {
      for (const init of [{ isComposing: true }, { keyCode: 229 }])
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'x', code: 'KeyX', bubbles: true, ...init }),
        );
    });
    await page.waitForTimeout(300);
    expect(await page.getByText('1 selected').count()).toBe(0);
    await page.getByRole('dialog', { name: 'Filter and sort' }).waitFor({ state: 'detached' });
    await fingers.press('x');
    await page.getByText('1 selected').waitFor();
  });

  const looks = [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['dark, on a phone', { ...phone, colorScheme: 'dark' }],
  ] as const;
  test.each(looks)('what opens can be read and used by everybody: %s', async (_, look) => {
    const { page, fingers } = await begin(look);
    const judge = async (name: string) => {
      await page.getByRole('dialog', { name }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await fingers.press('Escape');
      await page.getByRole('dialog', { name }).waitFor({ state: 'detached' });
    };
    await fingers.press('?');
    await judge('Keyboard shortcuts');
    await fingers.press('Control+k');
    await judge('Find tickets and commands');
    await fingers.press('j', 'x', 'a');
    await judge('Assign to');
    await fingers.press('z');
    await judge('Snooze');
    await fingers.press('t');
    await judge('Tag');
  });
});
