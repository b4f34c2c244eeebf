import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { violationsOf } from '../support/axe.ts';
import { inBrowser } from '../support/console.ts';
import { openChat, say, useShop } from '../support/shop.ts';

inBrowser('H3: in the chat bubble', () => {
  const shop = useShop();
  beforeEach(() => shop.ai.on());
  afterEach(async () => void (await shop.ai.off()));

  async function asked(text: string) {
    const page = await shop.enter();
    await openChat(page);
    await say(page, text);
    const ticketId = await shop.ticketWith(text);
    await shop.ai.say(ticketId, 'I am not sure.');
    await shop.ai.handOff(ticketId);
    await page.getByRole('button', { name: 'Yes, connect me with an agent' }).waitFor();
    return { page, ticketId };
  }
  /** Of a step, whatever the visitor's colours. */
  const looksWell = async (page: Page): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await violationsOf(page)]).toEqual([colorScheme, []]);
    }
  };
  const yes = { name: 'Yes, connect me with an agent' };
  const no = { name: 'No, thank you' };

  test('a visitor says yes and leaves their address, each over a reload, and is with people', async () => {
    const { page, ticketId } = await asked('Where is my order 1?');
    await looksWell(page);
    await page.reload();
    await openChat(page);
    await page.getByRole('button', yes).click();
    const address = page.getByRole('textbox', { name: 'Your e-mail address' });
    await address.waitFor();
    await page.reload();
    await openChat(page);
    await address.fill('nina@');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('That does not look like an e-mail address.').waitFor();
    await looksWell(page);
    await address.fill('nina@example.com');
    await page.keyboard.press('Enter');
    await page.getByText('Your request was sent to our team.').waitFor();
    await address.waitFor({ state: 'detached' });
    const ticket = await (await shop.ada()).ticket(ticketId);
    expect(ticket).toMatchObject({ handledBy: 'human', contact: { email: 'nina@example.com' } });
  });

  test('a no stays with the AI agent', async () => {
    const { page, ticketId } = await asked('Where is my order 2?');
    await page.getByRole('button', no).click();
    await page.getByRole('button', yes).waitFor({ state: 'detached' });
    await page.getByRole('log').getByText('No, thank you').waitFor();
    expect(await (await shop.ada()).ticket(ticketId)).toMatchObject({ handledBy: 'ai' });
  });

  test('an answer that comes too late asks nothing any longer', async () => {
    shop.system.expectComplaint(/409/);
    const { page, ticketId } = await asked('Where is my order 3?');
    // Until the visitor has answered, they are shown what was.
    await page.route('**/chat/messages*', (route) => route.fulfill({ status: 304 }));
    await (await shop.ada()).answer(ticketId, 'I have found it.');
    const refused = page.waitForResponse((response) => response.url().endsWith('/chat/consent'));
    await page.getByRole('button', yes).click();
    expect((await refused).status()).toBe(409);
    await page.unroute('**/chat/messages*');
    await page.getByRole('log').getByText('I have found it.').waitFor();
    await page.getByRole('button', yes).waitFor({ state: 'detached' });
  });

  test('H7: a chat that goes on by e-mail says so', async () => {
    const ada = await shop.ada();
    const gorgias = { domain: 'shop', email: 'mia@shop.example', apiKey: 'gorgias-key-4711-0815' };
    expect((await ada.call('PUT', '/integrations/gorgias', gorgias)).status).toBeLessThan(300);
    expect((await ada.call('PUT', '/settings/hand-off', { method: 'gorgias' })).status).toBe(200);
    const { page } = await asked('Where is my order 4?');
    await page.getByRole('button', yes).click();
    await page.getByRole('textbox', { name: 'Your e-mail address' }).fill('nina@example.com');
    await page.keyboard.press('Enter');
    await page.getByText('We will answer you by e-mail. This chat has ended.').waitFor();
    await page.getByRole('button', { name: 'New chat' }).waitFor();
    await ada.call('PUT', '/settings/hand-off', { method: 'helpdesk' });
  });
});
