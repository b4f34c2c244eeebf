import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { eventually } from '#test/support/eventually.ts';
import { inBrowser, rowsOf, useConsole } from './support/console.ts';

inBrowser('somebody’s first minute with the console', () => {
  const console_ = useConsole();
  const presence = async (name: string, status: 'online' | 'offline'): Promise<void> => {
    const agent = await console_.inbox.signIn(`${name}@example.com`);
    expect((await agent.call('PUT', '/me/presence', { status })).status).toBe(200);
  };

  test('a newcomer is led to the console, and is signed in with one click', async () => {
    const page = await console_.visit({ path: '/' });
    expect(new URL(page.url()).pathname).toBe('/console/');
    await page.getByRole('button', { name: 'Sign in as Sam' }).click();
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    expect(await page.getByRole('switch', { name: 'Online' }).isChecked()).toBe(true);
  });

  test('T1: an SMS that arrives while the inbox is open appears by itself, and its badge counts it', async () => {
    const page = await console_.visit({ as: 'Ada' });
    await page.getByRole('link', { name: /^All/ }).first().waitFor();
    const before = await rowsOf(page).count();
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Where is my order?' });
    await rowsOf(page).filter({ hasText: from }).waitFor();
    expect(await rowsOf(page).count()).toBe(before + 1);
    await page
      .getByRole('link', { name: `All ${before + 1}` })
      .first()
      .waitFor();
  });

  test('T9: an answer is shown at once, goes out to the customer, and is seen to have been delivered', async () => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Do you ship to Austria?' });
    const page = await console_.visit({ as: 'Sam' });
    await rowsOf(page).filter({ hasText: from }).click();
    await page.getByRole('log').getByText('Do you ship to Austria?').waitFor();
    await page.getByRole('textbox', { name: 'Reply' }).fill('Yes, within three days.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('log').getByText('Yes, within three days.').waitFor({ timeout: 1_000 });
    const row = rowsOf(page).filter({ hasText: from });
    await row.getByText('You: Yes, within three days.').waitFor();
    await expect
      .poll(async () => JSON.stringify((await console_.inbox.call('GET', '/local/outbox')).json))
      .toContain('within+three+days');
    await page
      .getByRole('log')
      .getByText(/^(Sent|Delivered)/)
      .waitFor();
    expect(await page.getByRole('textbox', { name: 'Reply' }).inputValue()).toBe('');
    // Whoever else looks sees whose words they are, and then the customer's.
    const adas = rowsOf(await console_.visit({ as: 'Ada' })).filter({ hasText: from });
    await adas.getByText('Sam: Yes, within three days.').waitFor();
    await console_.inbox.sms({ from, text: 'Thank you!' });
    await Promise.all([row, adas].map((each) => each.getByText('Thank you!').waitFor()));
  });

  test('T11: what happened to a ticket is read in one’s language, and a visitor goes by their ticket', async () => {
    const { json } = await console_.inbox.call('POST', '/chat/sessions', { body: {} });
    const headers = { authorization: `Bearer ${json.token}` };
    const body = { text: 'Is anybody there?', clientId: randomUUID() };
    const said = await console_.inbox.call('POST', '/chat/messages', { headers, body });
    expect(said.status).toBe(201);
    const ada = await console_.inbox.signIn('ada@example.com');
    const ticket = await eventually(async () => {
      const [found] = await ada.tickets('view=all&channel=web_chat');
      if (found === undefined) throw new Error('the chat has no ticket');
      return found;
    });
    await ada.call('PUT', `/tickets/${ticket.id}/tags`, { tags: ['vip'] });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await ada.call('POST', `/tickets/${ticket.id}/snooze`, { until });
    const page = await console_.visit({
      locale: 'de-DE',
      path: `/console/inbox/all/${ticket.id}?status=any`,
    });
    await page.getByRole('button', { name: 'Ada' }).click();
    const log = page.getByRole('log');
    await log.getByText('Tags hinzugefügt: vip.').waitFor();
    await log.getByText('Zurückgestellt bis').waitFor();
    await page.getByRole('heading', { name: `Besucher #${ticket.number}` }).waitFor();
    await page.getByRole('link').filter({ hasText: 'Is anybody there?' }).waitFor();
    expect(await page.locator('body').textContent()).not.toMatch(/visitor:|Snoozed|Tagged/);
  });

  test('T9: a note is for the team, and looks like it before it is written', async () => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Hello?' });
    const page = await console_.visit({ as: 'Sam' });
    await rowsOf(page).filter({ hasText: from }).click();
    await page.getByRole('button', { name: 'Note' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('Be kind to them.');
    const colour = await page.locator('form').evaluate((form) => getComputedStyle(form).backgroundColor);
    expect(colour).toBe('rgb(255, 244, 201)');
    await page.getByRole('button', { name: 'Save note' }).click();
    await page
      .getByRole('article')
      .filter({ hasText: 'Be kind to them.' })
      .getByText('Internal note')
      .waitFor();
    expect(JSON.stringify((await console_.inbox.call('GET', '/local/outbox')).json)).not.toContain('kind');
  });

  test('A5: the switch is at once where it was put', async () => {
    const page = await console_.visit({ as: 'Mia' });
    const online = page.getByRole('switch', { name: 'Online' });
    const saved = page.waitForResponse(/\/me\/presence$/);
    const wasPut = await online.evaluate(async (element: HTMLInputElement) => {
      element.click();
      // Whatever is done before any timer runs, and so before a picture is made.
      for (let step = 0; step < 100; step++) await Promise.resolve();
      return element.checked;
    });
    expect(wasPut).toBe(true);
    await saved;
    await presence('mia', 'offline');
  });

  test('A5: whoever goes offline by the switch gets no more tickets, and is told of none; back again, they do', async () => {
    for (const name of ['sue', 'sol']) await presence(name, 'offline');
    const page = await console_.visit({ as: 'Sam' });
    const online = page.getByRole('switch', { name: 'Online' });
    await page.getByRole('link', { name: 'Mine' }).first().click();
    await page.getByRole('heading', { name: 'Mine', exact: true }).waitFor();
    await online.uncheck();
    const sam = await console_.inbox.signIn('sam@example.com');
    await expect.poll(async () => (await sam.call('GET', '/me')).json.presence).toBe('offline');

    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Is nobody there?' });
    const ticket = async () => (await sam.tickets()).find(({ contact }) => contact.address === from);
    await expect.poll(async () => (await ticket())?.queued?.nobodyOnline).toBe(true);
    // The page has asked since, and has been told of it.
    await page
      .getByRole('link', { name: /^Unassigned [1-9]/ })
      .first()
      .waitFor();
    expect(await rowsOf(page).filter({ hasText: from }).count()).toBe(0);
    expect(await page.title()).toBe('Inbox · Rondo');
    expect((await ticket())?.assignee).toBeNull();

    await online.check();
    await rowsOf(page).filter({ hasText: from }).waitFor();
    expect((await ticket())?.assignee?.name).toBe('Sam');
    for (const name of ['sue', 'sol']) await presence(name, 'online');
  });
});
