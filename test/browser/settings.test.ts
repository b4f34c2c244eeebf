import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { inBrowser, rowsOf, useConsole } from './support/console.ts';

inBrowser('settings in the console', { timeout: 120_000 }, () => {
  const console_ = useConsole();
  const open = (tab: string, as = 'Mia') => console_.visit({ as, path: `/console/settings/${tab}` });
  const openGeneral = async () => {
    const page = await console_.visit({ as: 'Mia' });
    await page.getByRole('link', { name: 'Settings' }).click();
    const days = page.getByRole('spinbutton', { name: 'Days without a reply' });
    await days.waitFor();
    return { page, days, save: page.getByRole('button', { name: 'Save' }) };
  };
  const goToAll = (page: Page) => page.getByRole('link', { name: /^All/ }).first().click();
  const owner = () => console_.inbox.signIn('ada@example.com');

  test('A1: who answers tickets reads them and changes nothing; connections and history stay out of sight', async () => {
    const page = await open('general', 'Sam');
    const days = page.getByRole('spinbutton', { name: 'Days without a reply' });
    await days.waitFor();
    expect(await days.isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'History of changes' }).count()).toBe(0);
    await page.getByRole('link', { name: 'AI agent' }).click();
    await page.getByRole('radio', { name: 'Zendesk' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Connections' }).count()).toBe(0);
    const analyst = await open('general', 'Ann');
    await analyst.getByRole('heading', { name: /\w/ }).first().waitFor();
    expect(await analyst.getByText('Auto-close').count()).toBe(0);
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
    // The second sweep goes over the tickets a minute later.
    const done = page.getByText(/In effect since .* open ticket/);
    await expect
      .poll(
        async () => {
          await console_.inbox.advance('PT1M');
          return done.isVisible();
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBe(true);
  });

  test('apply nothing before they are saved; leaving unsaved asks first, by a link and by going back', async () => {
    const { page, days } = await openGeneral();
    const before = await days.inputValue();
    await days.fill('9');
    const asked = page.getByRole('alertdialog');
    await goToAll(page);
    await asked.getByRole('button', { name: 'Stay' }).click();
    await page.goBack();
    await asked.getByRole('button', { name: 'Stay' }).click();
    expect(await days.inputValue()).toBe('9');
    expect(page.url()).toContain('/console/settings/general');
    await goToAll(page);
    await asked.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    expect(`${(await (await owner()).call('GET', '/settings/auto-close')).json.inactivityDays}`).toBe(before);
  });

  test('ask also when the tab is closed; once discarded, nobody asks', async () => {
    const { page, days } = await openGeneral();
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.type());
      void dialog.dismiss();
    });
    await days.fill('9');
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => questions).toEqual(['beforeunload']);
    await page.getByRole('button', { name: 'Discard' }).click();
    await goToAll(page);
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
  });

  test('say what is wrong at the field, and save nothing of it', async () => {
    const { page, days, save } = await openGeneral();
    await days.fill('91');
    await save.click();
    await page.getByText('Enter a whole number between 1 and 90.').waitFor();
    expect(await days.getAttribute('aria-invalid')).toBe('true');
    await days.fill('1');
    await page.getByRole('switch', { name: 'Tell the customer before it closes' }).check();
    await page.getByRole('spinbutton', { name: 'Hours before closing' }).fill('24');
    await save.click();
    await page.getByText('It has to be less than the shortest period, 24 hours.').waitFor();
  });

  test('show what the API refuses at its field, too', async () => {
    console_.expectComplaint(/400/);
    const page = await open('ai-agent');
    const form = page.getByRole('form', { name: 'AI agent' });
    const url = form.getByRole('textbox', { name: 'Callback URL' });
    await url.fill('https://10.0.0.1/hook');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('This address can’t be reached from the internet.').waitFor();
    expect(await url.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => url.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  test('two at once: theirs is never written over unasked; loaded instead, or kept beside one’s own', async () => {
    console_.expectComplaint(/412/);
    const { page, days, save } = await openGeneral();
    const ada = await owner();
    await ada.call('PUT', '/settings/auto-close', { inactivityDays: 30 });
    await days.fill('5');
    await save.click();
    await page.getByText('Somebody changed this meanwhile').waitFor();
    expect((await ada.call('GET', '/settings/auto-close')).json.inactivityDays).toBe(30);
    await page.getByRole('button', { name: 'Load theirs' }).click();
    await expect.poll(() => days.inputValue()).toBe('30');
    await ada.call('PUT', '/settings/auto-close', { closeUnanswered: true });
    await days.fill('6');
    await save.click();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect((await ada.call('GET', '/settings/auto-close')).json).toMatchObject({
      inactivityDays: 6,
      closeUnanswered: true,
    });
  });

  test('A6: hours are entered by fields of time, several a day, and copied to the other workdays', async () => {
    const page = await open('office-hours');
    await page.getByText('Open around the clock.').waitFor();
    await page.getByLabel('Monday, to').fill('12:00');
    await page.getByLabel('Monday, from').fill('09:00');
    await page.getByRole('button', { name: 'Add hours on Monday' }).click();
    await page.getByRole('button', { name: 'Copy to Tuesday till Friday' }).click();
    await page.getByRole('button', { name: 'Remove span 1 of Sunday' }).click();
    await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Europe/Vienna');
    await page.getByLabel('Day off').fill('2026-12-24');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Outside office hours' }).fill('Back at nine.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const ada = await owner();
    const { json } = await ada.call('GET', '/settings/office-hours');
    const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'];
    expect(json).toMatchObject({
      timeZone: 'Europe/Vienna',
      weekly: [
        { days: workdays, from: '09:00', to: '12:00' },
        { days: workdays, from: '13:00', to: '18:00' },
        { days: ['sat'], from: '00:00', to: '00:00' },
      ],
      datesOff: ['2026-12-24'],
      outsideMessage: 'Back at nine.',
      duringMessage: null,
    });
    const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    await ada.call('PUT', '/settings/office-hours', {
      weekly: [{ days: week, from: '00:00', to: '24:00' }],
      datesOff: [],
    });
  });

  test('T11: the history tells who changed what, from what to what', async () => {
    const ada = await owner();
    const { json: before } = await ada.call('GET', '/settings/round-robin');
    await ada.call('PUT', '/settings/round-robin', { sessionHours: 9, officeHoursGate: 'web_chat' });
    const page = await open('history');
    await page.getByRole('combobox', { name: 'Show' }).selectOption('Round robin');
    const newest = page.getByRole('listitem').filter({ hasText: 'Ada · Round robin' }).first();
    await newest.getByText('Hours a session lasts').waitFor();
    expect(await newest.textContent()).toContain(`${before.sessionHours} 9`);
    expect(await newest.textContent()).toContain('Every channel Web chat only');
  });
});
