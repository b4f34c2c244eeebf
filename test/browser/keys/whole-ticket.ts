import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { eventually } from '#test/support/eventually.ts';
import { inBrowser, rowsOf, useConsole } from '../support/console.ts';
import { fingersOn } from '../support/fingers.ts';

inBrowser('a whole ticket by keys', { timeout: 90_000 }, () => {
  const console_ = useConsole();
  const begin = async (count: number) => {
    const numbers = Array.from({ length: count }, aNumber);
    for (const from of numbers.toReversed())
      await console_.inbox.sms({ from, text: `Where is my order, asks ${from}?` });
    const sam = await console_.inbox.signIn('sam@example.com');
    const idOf = (from: string): Promise<string> =>
      eventually(async () => {
        const found = (await sam.tickets()).find(({ contact }) => contact.address === from);
        if (!found?.assignee) throw new Error(`the ticket of ${from} has not been given out yet`);
        return found.id;
      });
    const ids = await Promise.all(numbers.map(idOf));
    const page = await console_.visit({ as: 'Sam' });
    const isAhead = loadedAhead(page);
    await expect.poll(() => rowsOf(page).first().textContent()).toContain(numbers[0]);
    /** Its conversation has been loaded before anybody opens it. */
    const ready = (nth: number) => expect.poll(() => isAhead(ids[nth] ?? '')).toBe(true);
    return { page, numbers, ready, fingers: fingersOn(page) };
  };
  const shows = (page: Page, text: string) => page.getByRole('log').getByText(text).waitFor();

  test('“where is my order” takes seven presses at most, and the next one is there', async () => {
    const owner = await console_.inbox.signIn('ada@example.com');
    const macro = {
      name: 'Order on its way',
      text: 'Hello! It is on its way.',
      tags: ['order'],
      close: true,
    };
    expect((await owner.call('PUT', '/settings/macros', { macros: [macro] })).status).toBe(200);
    const { page, numbers, ready, fingers } = await begin(2);
    await fingers.press('j', 'Enter');
    await shows(page, `asks ${numbers[0]}?`);
    await ready(1);
    const presses = await fingers.during(async () => {
      await fingers.press('r', '/', 'o');
      await page.getByRole('option', { name: /Order on its way/ }).waitFor();
      await fingers.press('Enter', 'Control+Shift+Enter');
      await shows(page, `asks ${numbers[1]}?`);
    });
    expect(presses).toBeLessThanOrEqual(7);
    const sam = await console_.inbox.signIn('sam@example.com');
    await eventually(async () => {
      const done = (await sam.tickets()).find(({ contact }) => contact.address === numbers[0]);
      expect([done?.status, done?.tags]).toEqual(['closed', ['order']]);
    });
  });

  test('the next ticket is painted from what was loaded ahead', async () => {
    const { page, numbers, ready, fingers } = await begin(5);
    await fingers.press('j', 'Enter');
    await shows(page, `asks ${numbers[0]}?`);
    const took: { painted: number; shown: number }[] = [];
    for (const [nth, from] of numbers.entries()) {
      if (nth === 0) continue;
      await ready(nth);
      await page.evaluate(watchNext, `asks ${from}?`);
      await fingers.press('j');
      await shows(page, `asks ${from}?`);
      took.push(await page.evaluate(measured));
    }
    const told = took.map(({ painted, shown }) => `${painted.toFixed(0)}/${shown.toFixed(0)}`).join(', ');
    console.info(`next ticket, ms from the key to the first paint/to its conversation: ${told}`);
    expect(took).toHaveLength(4);
  });

  test('T4: a chat ends for good after ten seconds only, or when the page is left', async () => {
    const chat = async (text: string) => {
      const { token } = (await console_.inbox.call('POST', '/chat/sessions', { body: {} })).json;
      const body = { text, clientId: 'c-1' };
      expect((await console_.inbox.call('POST', '/chat/messages', { token, body })).status).toBe(201);
      return text;
    };
    const sam = await console_.inbox.signIn('sam@example.com');
    const statusOf = async (text: string) => {
      const chats = (await sam.tickets()).filter(({ channel }) => channel === 'web_chat');
      for (const { id, status } of chats)
        if ((await sam.thread(id)).some((message) => message.text === text)) return status;
      return undefined;
    };
    const [taken, left] = [await chat('I am taken back'), await chat('I am left')];
    for (const text of [taken, left]) await eventually(async () => expect(await statusOf(text)).toBe('open'));
    const page = await console_.visit({ as: 'Sam' });
    await rowsOf(page).first().waitFor();
    const fingers = fingersOn(page);
    await fingers.press('j', 'Enter');
    await shows(page, left);
    await fingers.press('j');
    await shows(page, taken);
    await fingers.press('e');
    await page.getByText(/Chat #\d+ ends in a moment/).waitFor();
    await fingers.press('u');
    await shows(page, taken);
    await fingers.press('k');
    await shows(page, left);
    // Longer than it could have been taken back.
    await page.waitForTimeout(10_500);
    expect(await statusOf(taken)).toBe('open');
    await fingers.press('e');
    await page.getByText(/Chat #\d+ ends in a moment/).waitFor();
    expect(await statusOf(left)).toBe('open');
    await page.close({ runBeforeUnload: true });
    await eventually(async () => expect(await statusOf(left)).toBe('closed'), 6_000);
    expect(await statusOf(taken)).toBe('open');
  });
});

/** The tickets whose conversations the page has asked for on its own, and has. */
function loadedAhead(page: Page): (ticketId: string) => boolean {
  const loaded = new Set<string>();
  page.on('requestfinished', (request) => {
    const [, id] = /\/tickets\/(\w+)\/messages\?from=newest/.exec(request.url()) ?? [];
    if (id !== undefined) loaded.add(id);
  });
  return (ticketId) => loaded.has(ticketId);
}

/** In the page: from the next key to the first paint after it, and to the text. */
function watchNext(text: string): void {
  performance.clearMarks();
  const look = (): void => {
    const log = document.querySelector('[role=log]');
    if (log?.textContent?.includes(text)) performance.mark('shown');
    else requestAnimationFrame(look);
  };
  const pressed = (): void => {
    performance.mark('key');
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => performance.mark('painted');
      port2.postMessage(null);
      look();
    });
  };
  addEventListener('keydown', pressed, { capture: true, once: true });
}

function measured(): { painted: number; shown: number } {
  const at = (name: string): number => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
  return { painted: at('painted') - at('key'), shown: at('shown') - at('key') };
}
