import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { inBrowser, rowsOf, signIn, useConsole } from './support/console.ts';

inBrowser('what somebody writes in the console', () => {
  const console_ = useConsole();
  const open = async (as: string) => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Hello?' });
    const page = await console_.visit({ as });
    await rowsOf(page).filter({ hasText: from }).click();
    await page.getByRole('log').getByText('Hello?').waitFor();
    return { page, from, reply: page.getByRole('textbox', { name: 'Reply' }) };
  };

  test('is there after a reload, and only at its own ticket', async () => {
    const { page, reply, from } = await open('Sam');
    const other = aNumber();
    await console_.inbox.sms({ from: other, text: 'Me too.' });
    await reply.fill('Half a sentence');
    await page.reload();
    expect(await reply.inputValue()).toBe('Half a sentence');
    await rowsOf(page).filter({ hasText: other }).click();
    await page.getByRole('log').getByText('Me too.').waitFor();
    expect(await reply.inputValue()).toBe('');
    await rowsOf(page).filter({ hasText: from }).getByText('Draft').waitFor();
    expect(await rowsOf(page).filter({ hasText: other }).getByText('Draft').count()).toBe(0);
    await page.goBack();
    await expect.poll(() => reply.inputValue()).toBe('Half a sentence');
  });

  test('comes back when it could not be sent, and is one message however often it is tried', async () => {
    console_.expectComplaint(/Failed to load resource/);
    const { page, reply, from } = await open('Sam');
    const keys: (string | undefined)[] = [];
    await page.route('**/tickets/*/messages', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      // The first time it arrives, and the answer is lost.
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await reply.fill('It is on its way.');
    await page.keyboard.press('Control+Enter');
    await page
      .getByRole('region', { name: 'Notifications' })
      .getByText('Your message was not sent')
      .waitFor();
    expect(await reply.inputValue()).toBe('It is on its way.');
    await reply.press('Control+Enter');
    await expect.poll(() => reply.inputValue()).toBe('');
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    await page
      .getByRole('log')
      .getByText(/^(Sent|Delivered)/)
      .waitFor();
    const agent = await console_.inbox.signIn('sam@example.com');
    const ticket = (await agent.tickets()).find(({ contact }) => contact.address === from);
    const said = (await agent.thread(ticket?.id ?? '')).filter(({ author }) => author === 'agent');
    expect(said.map(({ text }) => text)).toEqual(['It is on its way.']);
  });

  test('A5: outlives the session: whoever signs in again is where they were, and finds it', async () => {
    console_.expectComplaint(/401 \(Unauthorized\)/);
    const { page, reply } = await open('Sue');
    await reply.fill('Not yet sent');
    const { pathname } = new URL(page.url());
    await console_.inbox.advance('P2D');
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await signIn(page, 'Sue');
    expect(new URL(page.url()).pathname).toBe(pathname);
    expect(await reply.inputValue()).toBe('Not yet sent');
  });

  test('A5: signing out makes one offline, and leaves no token behind', async () => {
    const { page } = await open('Sol');
    await page.getByRole('switch', { name: 'Online' }).check();
    await page.getByRole('button', { name: /Account and appearance/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Welcome to Rondo' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(
      'ey',
    );
    const ada = await console_.inbox.signIn('ada@example.com');
    const { agents } = (await ada.call('GET', '/agents')).json;
    expect(agents.find(({ name }: { name: string }) => name === 'Sol').presence).toBe('offline');
  });
});
