import { expect, test } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { inBrowser } from '../support/console.ts';
import { openChat, requestsOf, say, useShop } from '../support/shop.ts';

inBrowser('the chat bubble in a shop', () => {
  const shop = useShop();

  test('T4: a visitor writes, is answered, reloads, and goes on; while nobody writes nothing is asked', async () => {
    const page = await shop.enter();
    const requests = requestsOf(page);
    await openChat(page);
    expect(requests).toEqual([]);
    await say(page, 'Do you have ferns?');
    expect(requests.slice(0, 2)).toEqual(['POST /chat/sessions', 'POST /chat/messages']);
    const ticketId = await shop.ticketWith('Do you have ferns?');
    await (await shop.ada()).answer(ticketId, 'We do. See https://fern.example/ferns.');
    await page.getByRole('log').getByText('We do.').waitFor();
    await page.getByText('You are talking to Ada').waitFor();
    const link = page.getByRole('link', { name: 'https://fern.example/ferns' });
    expect(await link.getAttribute('href')).toBe('https://fern.example/ferns');
    expect(await link.getAttribute('rel')).toContain('noopener');

    await page.reload();
    await openChat(page);
    await page.getByRole('log').getByText('We do.').waitFor();
    await say(page, 'Wonderful.');
    expect(await shop.ticketWith('Wonderful.')).toBe(ticketId);
  });

  test('T9, C6: each sees the other write', async () => {
    const page = await shop.enter();
    await openChat(page);
    await say(page, 'Is anybody writing?');
    const ticketId = await shop.ticketWith('Is anybody writing?');
    const ada = await shop.ada();
    const says = page.getByText('Ada is writing…');
    // As their pages do it: a sign fades, and the next one comes before that.
    await eventually(async () => {
      await ada.call('POST', `/tickets/${ticketId}/answering`, {});
      await says.waitFor({ timeout: 4_000 });
    });
    await ada.call('POST', `/tickets/${ticketId}/answering`, { stopped: true });
    await says.waitFor({ state: 'detached' });
    await eventually(async () => {
      await page.getByRole('textbox', { name: 'Your message' }).pressSequentially('I am, too. ');
      const { json } = await ada.call('GET', `/live?ticketId=${ticketId}`);
      expect(json.open.customerTyping).toBe(true);
    });
  });

  test('an answer is counted on the bubble and in the title while the chat is closed, until it is read', async () => {
    const page = await shop.enter();
    await openChat(page);
    await say(page, 'Call me when you know.');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const title = await page.title();
    const ada = await shop.ada();
    const ticketId = await shop.ticketWith('Call me when you know.');
    const unread = () => page.getByRole('button', { name: /^Open chat, unread/ }).getAttribute('aria-label');
    await ada.answer(ticketId, 'Now we know.');
    await expect.poll(unread).toMatch(/unread: [12]$/);
    expect(await page.title()).toMatch(/^\([12]\) Fern/);
    await page.reload();
    await expect.poll(unread).toMatch(/unread: [12]$/);
    await openChat(page);
    expect(await page.title()).toBe(title);
    await page.getByText('Now we know.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close chat' }).click();
    await page.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
  });

  test('T5: what is written without a connection waits, over a reload too, and arrives once', async () => {
    shop.system.expectComplaint(/Failed to load resource|ERR_/);
    const page = await shop.enter();
    await openChat(page);
    await say(page, 'Before the tunnel');
    const ticketId = await shop.ticketWith('Before the tunnel');
    // The message gets through, and its answer is lost.
    let lost = 0;
    await page.route('**/chat/messages', async (route) => {
      if (route.request().method() !== 'POST') return route.abort();
      if (lost++ === 0) await route.fetch();
      return route.abort();
    });
    await page.getByRole('textbox', { name: 'Your message' }).fill('In the tunnel');
    await page.keyboard.press('Enter');
    await page.getByText('No connection, we keep trying').waitFor();
    await page.getByText('Waiting for a connection').waitFor();
    await page.reload();
    await openChat(page);
    await page.getByText('In the tunnel').waitFor();
    await page.unroute('**/chat/messages');
    await page.getByText('Waiting for a connection').waitFor({ state: 'detached' });
    await page.getByText('Sending…').waitFor({ state: 'detached' });
    const thread = await (await shop.ada()).thread(ticketId);
    expect(thread.filter(({ text }) => text === 'In the tunnel')).toHaveLength(1);
    expect(await page.getByRole('log').getByText('In the tunnel').count()).toBe(1);
  });

  test('T4: a chat is ended in two steps, for good; writing begins another', async () => {
    const page = await shop.enter();
    await openChat(page);
    await say(page, 'That is all.');
    const first = await shop.ticketWith('That is all.');
    await page.getByRole('button', { name: 'End chat…' }).click();
    await page.getByRole('button', { name: 'Keep chatting' }).click();
    await page.getByRole('button', { name: 'End chat…' }).click();
    await page.getByRole('button', { name: 'End chat', exact: true }).click();
    await page.getByText('This chat has ended.').waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    await page.getByRole('button', { name: 'New chat' }).click();
    await page.getByText('Hi there! How can we help?').waitFor();
    await say(page, 'One more thing.');
    expect(await page.getByText('That is all.').count()).toBe(0);
    expect(await shop.ticketWith('One more thing.')).not.toBe(first);
  });

  test('T1: is as one in two tabs of the shop', async () => {
    const page = await shop.enter();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await openChat(page);
    await say(page, 'From here');
    await openChat(other);
    await other.getByRole('log').getByText('From here').waitFor();
    await say(other, 'From there');
    await page.getByRole('log').getByText('From there').waitFor();
    expect(await shop.ticketWith('From there')).toBe(await shop.ticketWith('From here'));
  });

  test('T7: who is signed in at the shop has their own chat, which nobody else is shown', async () => {
    const page = await shop.enter({ query: `?identity=${await shop.identityToken('nina')}` });
    await openChat(page);
    await say(page, 'It is me, Nina.');
    const ticket = await (await shop.ada()).ticket(await shop.ticketWith('It is me, Nina.'));
    expect(ticket.contact).toMatchObject({ name: 'nina' });
    await page.goto(new URL('/demo-shop', page.url()).href);
    await openChat(page);
    await page.getByText('Hi there! How can we help?').waitFor();
    const token = await shop.identityToken('nina');
    await page.evaluate((identity) => window.rondo?.identify(identity), token);
    await page.getByRole('log').getByText('It is me, Nina.').waitFor();
  });
});
