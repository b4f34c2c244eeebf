import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { inBrowser, isFocused, useConsole } from './support/console.ts';

inBrowser('teams, agents and the bubble in the settings', { timeout: 120_000 }, () => {
  const console_ = useConsole();
  const open = (tab: string, as = 'Ada') => console_.visit({ as, path: `/console/settings/${tab}` });
  const add = async (page: Page, { name, person, tag }: { name: string; person: string; tag: string }) => {
    await page.getByRole('button', { name: 'Add team' }).click();
    const dialog = page.locator('[role=dialog]:not([aria-modal=false])');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('checkbox', { name: person }).check();
    await dialog.getByRole('textbox', { name: 'Tags' }).fill(tag);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  const names = (page: Page) =>
    page.getByRole('list', { name: 'Teams in their order' }).getByRole('listitem').locator('p:first-child');
  /** Who gets the next ticket about a refund. */
  const whoGets = async () => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'I want a refund, please' });
    const ada = await console_.inbox.signIn('ada@example.com');
    let team: string | undefined;
    await expect
      .poll(async () => {
        const found = (await ada.tickets()).find(({ contact }) => contact.address === from);
        team = found?.team?.name;
        return found?.assignee?.name ?? null;
      })
      .not.toBeNull();
    return team;
  };

  test('A9: a team moved above another by keys gets the next ticket, once that is saved; dragged back, the other does', {
    timeout: 120_000,
  }, async () => {
    const rules = await open('incoming');
    await rules.getByRole('button', { name: 'Add a rule' }).click();
    const words = rules.getByRole('textbox', { name: 'When a message has any of these words' });
    await expect.poll(() => isFocused(words)).toBe(true);
    await words.fill('refund');
    await rules.getByRole('textbox', { name: 'Add these tags' }).fill('refund');
    await rules.getByRole('form', { name: 'Tag rules' }).getByRole('button', { name: 'Save' }).click();
    await rules.getByText('Saved', { exact: true }).waitFor();

    const page = await open('teams');
    await add(page, { name: 'First ones', person: 'Sue', tag: 'refund' });
    await add(page, { name: 'Others', person: 'Sol', tag: 'refund' });
    expect(await names(page).allInnerTexts()).toEqual(['First ones', 'Others']);
    expect(await whoGets()).toBe('First ones');
    await page.getByRole('button', { name: 'Move Others up' }).focus();
    await page.keyboard.press('Enter');
    expect(await names(page).allInnerTexts()).toEqual(['Others', 'First ones']);
    expect(await whoGets()).toBe('First ones');
    await page.getByRole('button', { name: 'Save' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
    expect(await whoGets()).toBe('Others');

    const rows = page.getByRole('list', { name: 'Teams in their order' }).getByRole('listitem');
    const [grip, target] = [rows.nth(0).locator('svg').first(), rows.nth(1)];
    const [from, to] = [await grip.boundingBox(), await target.boundingBox()];
    if (from === null || to === null) throw new Error('nothing to drag');
    await page.mouse.move(from.x + 8, from.y + 8);
    await page.mouse.down();
    for (const part of [0.3, 0.6, 0.9, 1])
      await page.mouse.move(from.x + 8, from.y + 8 + (to.y + to.height - 10 - from.y) * part, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => names(page).allInnerTexts()).toEqual(['First ones', 'Others']);
    await page.getByText('Unsaved changes').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(await names(page).allInnerTexts()).toEqual(['Others', 'First ones']);
  });

  test('A9: a team’s dialog says what is wrong at its fields, asks before it is left, and deleting asks', async () => {
    console_.expectComplaint(/400/);
    const page = await open('teams');
    await page.getByRole('button', { name: 'Add team' }).click();
    const dialog = page.locator('[role=dialog]:not([aria-modal=false])');
    const name = dialog.getByRole('textbox', { name: 'Name' });
    await expect.poll(() => isFocused(name)).toBe(true);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Enter something here.').waitFor();
    await dialog.getByText('Choose somebody: a team has at least one person.').waitFor();
    await name.fill('others');
    await dialog.getByRole('checkbox', { name: 'Sam' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Another team has this name.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete Others' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete team' }).click();
    await expect.poll(() => names(page).allInnerTexts()).toEqual(['First ones']);
  });

  test('A10: somebody is invited, given a limit and removed; the last owner stays one', async () => {
    console_.expectComplaint(/409/);
    const page = await open('agents');
    const rows = page.getByRole('region', { name: 'Agents' }).getByRole('listitem');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    const dialog = page.locator('[role=dialog]:not([aria-modal=false])');
    await dialog.getByRole('button', { name: 'Send invitation' }).click();
    await dialog.getByText('Enter an e-mail address.').waitFor();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Zoe');
    await dialog.getByRole('textbox', { name: 'E-mail address' }).fill('zoe@example.com');
    await dialog.getByRole('button', { name: 'Send invitation' }).click();
    const zoe = rows.filter({ hasText: 'zoe@example.com' });
    await zoe.waitFor();
    const more = async (name: string, item: string) => {
      await page.getByRole('button', { name: `More on ${name}` }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await more('Zoe', 'Send the invitation again');
    await page.getByText('Invitation sent again to zoe@example.com').waitFor();
    await more('Zoe', 'Edit…');
    await dialog.getByRole('spinbutton', { name: /may wait/ }).fill('4');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await zoe.getByText('0 of 4 waiting').waitFor();
    await more('Zoe', 'Remove…');
    await page
      .getByRole('alertdialog')
      .getByText(/assigned anew/)
      .waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await zoe.waitFor({ state: 'detached' });
    await more('Ada', 'Edit…');
    await dialog.getByRole('radio', { name: 'Admin' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('There has to be an owner. Make somebody else one first.').waitFor();
  });

  test('H1: choosing Zendesk leads to its connection and back to the unsaved choice; chosen, it stays connected', async () => {
    console_.expectComplaint(/400/);
    const page = await open('ai-agent');
    const form = page.getByRole('form', { name: 'Hand-off' });
    const ada = await console_.inbox.signIn('ada@example.com');
    // Also while a dialog is in front of it.
    const chosen = () => page.locator('input[type=radio]:checked').getAttribute('aria-label');
    const method = async () => (await ada.call('GET', '/settings/hand-off')).json.method;
    await form.getByText('Not connected').first().waitFor();
    await form.getByRole('radio', { name: 'Zendesk' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connect Zendesk' });
    await dialog.getByRole('textbox', { name: 'Subdomain' }).fill('my shop');
    await dialog.getByRole('textbox', { name: 'E-mail address' }).fill('ada@shop.example');
    await dialog.getByLabel('API token').fill('zendesk-first-4711');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await dialog.getByText(/is no name of an account/).waitFor();
    expect(await chosen()).toBe('This inbox');
    await dialog.getByRole('textbox', { name: 'Subdomain' }).fill('shop');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await chosen()).toBe('Zendesk');
    expect(await method()).toBe('helpdesk');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect.poll(method).toBe('zendesk');
    const disconnect = page.getByRole('button', { name: 'Disconnect Zendesk' });
    await expect.poll(() => disconnect.isDisabled()).toBe(true);
    expect(await page.content()).not.toContain('zendesk-first-4711');
    await form.getByRole('radio', { name: 'Don’t hand off' }).check();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Enter what is said instead of offering a person.').waitFor();
    await form.getByRole('textbox', { name: 'Message' }).fill('See https://help.shop.example');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect.poll(method).toBe('none');
    await disconnect.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('button', { name: 'Connect Zendesk' }).waitFor();
  });

  test('the chat bubble’s tag follows what is chosen, and nothing in it breaks out of it', async () => {
    const page = await open('bubble');
    const tag = page.getByRole('textbox', { name: 'Tag to copy' });
    expect(await tag.inputValue()).toBe(`<script async src="${console_.inbox.url}/bubble.js"></script>`);
    await page.getByRole('textbox', { name: 'Title' }).fill('"><script>alert(1)</script>');
    await page.getByRole('combobox', { name: 'Position' }).selectOption('Left');
    const written = await tag.inputValue();
    expect(written).toContain('data-title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(written).toContain('data-position="left"');
  });
});
