import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { inBrowser, rowsOf, useConsole } from './support/console.ts';

inBrowser('settings in the console', () => {
  const console_ = useConsole();
  const openGeneral = async () => {
    const page = await console_.visit({ as: 'Mia' });
    await page.getByRole('link', { name: 'Settings' }).click();
    const days = page.getByRole('spinbutton', { name: 'Days without a reply' });
    await days.waitFor();
    return { page, days, save: page.getByRole('button', { name: 'Save' }) };
  };

  test('A1: are not for who may not change them', async () => {
    const page = await console_.visit({ as: 'Sam' });
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Settings' }).count()).toBe(0);
  });

  test('C1, C9: auto-close set to 3 days moves a ticket’s closing time, once it is saved', async () => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Hello?' });
    const agent = await console_.visit({ as: 'Sam' });
    await rowsOf(agent).filter({ hasText: from }).click();
    await agent.getByRole('textbox', { name: 'Reply' }).fill('Hello!');
    await agent.keyboard.press('Control+Enter');
    const closing = agent.getByRole('complementary');
    await closing.getByText('Closes by itself in 2 days').waitFor();
    const { days, save, page } = await openGeneral();
    await days.fill('3');
    await save.click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await closing.getByText('Closes by itself in 3 days').waitFor();
  });

  test('apply nothing before they are saved; leaving unsaved asks first', async () => {
    const { page, days } = await openGeneral();
    const before = await days.inputValue();
    await days.fill('9');
    await page.getByRole('link', { name: /^All/ }).first().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).click();
    expect(await days.inputValue()).toBe('9');
    await page.getByRole('link', { name: /^All/ }).first().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    const owner = await console_.inbox.signIn('ada@example.com');
    expect(`${(await owner.call('GET', '/settings/auto-close')).json.inactivityDays}`).toBe(before);
  });

  test('say what is wrong with what was entered, and save nothing of it', async () => {
    const { page, days, save } = await openGeneral();
    await days.fill('91');
    await save.click();
    await page.getByText('Enter a whole number between 1 and 90.').waitFor();
    expect(await days.getAttribute('aria-invalid')).toBe('true');
  });

  test('never write over what somebody else has saved meanwhile', async () => {
    console_.expectComplaint(/412/);
    const { page, days, save } = await openGeneral();
    const owner = await console_.inbox.signIn('ada@example.com');
    await owner.call('PUT', '/settings/auto-close', { inactivityDays: 30 });
    await days.fill('5');
    await save.click();
    await page.getByText('Somebody else has changed these settings meanwhile').waitFor();
    expect((await owner.call('GET', '/settings/auto-close')).json.inactivityDays).toBe(30);
    await page.getByRole('button', { name: 'Load anew' }).click();
    await expect.poll(() => days.inputValue()).toBe('30');
  });
});
