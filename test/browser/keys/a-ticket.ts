import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { eventually } from '#test/support/eventually.ts';
import { inBrowser, rowsOf, useConsole } from '../support/console.ts';
import { fingersOn } from '../support/fingers.ts';

inBrowser('an agent without a mouse', { timeout: 90_000 }, () => {
  const console_ = useConsole();
  const sam = () => console_.inbox.signIn('sam@example.com');
  const ticketOf = async (address: string): Promise<TicketDocument> =>
    eventually(async () => {
      const found = (await (await sam()).tickets()).find(({ contact }) => contact.address === address);
      if (found === undefined) throw new Error(`${address} has no ticket`);
      return found;
    });
  /** So many texts, and a page that lists them: what came last first. */
  const begin = async (count: number, as = 'Sam') => {
    const numbers = Array.from({ length: count }, aNumber);
    for (const from of numbers.toReversed())
      await console_.inbox.sms({ from, text: `Where is my order, asks ${from}?` });
    // The rotation gives them out first: then nothing changes under anybody's fingers.
    for (const from of numbers)
      await eventually(async () => expect((await ticketOf(from)).assignee).not.toBeNull());
    const page = await console_.visit({ as });
    for (const from of numbers) await rowsOf(page).filter({ hasText: from }).waitFor();
    await expect.poll(() => rowsOf(page).first().textContent()).toContain(numbers[0]);
    return { page, numbers, fingers: fingersOn(page) };
  };
  const shows = (page: Page, from: string | undefined) =>
    page.getByRole('log').getByText(`asks ${from}?`).waitFor();
  const openFirst = async (count: number) => {
    const begun = await begin(count);
    await begun.fingers.press('j', 'Enter');
    await shows(begun.page, begun.numbers[0]);
    return begun;
  };

  test('J and K, ↓ and ↑ go to the next and the one before, each by one press', async () => {
    const { page, numbers, fingers } = await openFirst(3);
    expect(fingers.count).toBe(2);
    await fingers.press('j');
    await shows(page, numbers[1]);
    await fingers.press('ArrowDown');
    await shows(page, numbers[2]);
    await fingers.press('k');
    await shows(page, numbers[1]);
    await fingers.press('ArrowUp');
    await shows(page, numbers[0]);
    expect(fingers.count).toBe(6);
  });

  test('R writes an answer, one chord sends it, and J is at the next', async () => {
    const { page, numbers, fingers } = await openFirst(2);
    const answering = await fingers.during(async () => {
      await fingers.press('r');
      await fingers.write('It is on its way.');
      await fingers.press('Control+Enter');
    });
    expect(answering).toBe(2);
    await page.getByRole('log').getByText('It is on its way.').waitFor();
    await fingers.press('j');
    await eventually(async () => expect(page.url()).toContain((await ticketOf(numbers[1] ?? '')).id));
  });

  test('N writes a note, in a colour that nobody mistakes; Esc leaves it as it is', async () => {
    const { page, fingers } = await openFirst(1);
    await fingers.press('n');
    await fingers.write('r e z x: nothing of this is a key.');
    const colour = await page.locator('form').evaluate((form) => getComputedStyle(form).backgroundColor);
    expect(colour).toBe('rgb(255, 244, 201)');
    await fingers.press('e', 'x', 'Escape', 'x');
    const note = page.getByRole('textbox', { name: 'Note' });
    expect(await note.inputValue()).toBe('r e z x: nothing of this is a key.ex');
    await page.getByRole('toolbar', { name: 'Selected tickets' }).getByText('1 selected').waitFor();
    await fingers.press('Escape');
    await page.getByRole('toolbar', { name: 'Selected tickets' }).waitFor({ state: 'detached' });
  });

  test('who likes it so is at the next ticket after sending, by no key at all', async () => {
    const { page, numbers, fingers } = await begin(2);
    await page.getByRole('button', { name: /Account and appearance/ }).click();
    const choices = page.getByRole('group', { name: 'After sending' });
    await choices.getByRole('menuitemradio', { name: 'Open the next ticket' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await rowsOf(page)
      .filter({ hasText: numbers[0] ?? '' })
      .click();
    await shows(page, numbers[0]);
    await fingers.press('r');
    await fingers.write('It is on its way.');
    const after = await fingers.during(async () => {
      await fingers.press('Control+Enter');
      await shows(page, numbers[1]);
    });
    expect(after).toBe(1);
    expect((await ticketOf(numbers[0] ?? '')).status).toBe('open');
    await eventually(async () => {
      const agent = await sam();
      const { id } = await ticketOf(numbers[0] ?? '');
      expect((await agent.thread(id)).map(({ text }) => text)).toContain('It is on its way.');
    });
  });

  test('send-and-close is one chord, and no key at all is between it and the next', async () => {
    const { page, numbers, fingers } = await openFirst(2);
    await fingers.press('r');
    await fingers.write('Here it is.');
    const after = await fingers.during(async () => {
      await fingers.press('Control+Shift+Enter');
      await shows(page, numbers[1]);
    });
    expect(after).toBe(1);
    await eventually(async () => expect((await ticketOf(numbers[0] ?? '')).status).toBe('closed'));
  });

  test('E closes and shows the next, and U takes it back for ten seconds', async () => {
    const { page, numbers, fingers } = await openFirst(2);
    await fingers.press('e');
    await shows(page, numbers[1]);
    await eventually(async () => expect((await ticketOf(numbers[0] ?? '')).status).toBe('closed'));
    await fingers.press('u');
    await shows(page, numbers[0]);
    await eventually(async () => expect((await ticketOf(numbers[0] ?? '')).status).toBe('open'));
    expect(fingers.count).toBe(4);
  });

  test('after closing one may rather see the list', async () => {
    const { page, fingers } = await openFirst(2);
    await page.evaluate(() => localStorage.setItem('rondo.after-closing', 'list'));
    await fingers.press('e');
    await page.getByText('No ticket open').waitFor();
  });

  test('M takes a ticket by one press; A and letters give it to somebody by four at most', async () => {
    const { fingers, numbers } = await openFirst(1);
    expect(await fingers.during(() => fingers.press('m'))).toBe(1);
    await eventually(async () => expect((await ticketOf(numbers[0] ?? '')).assignee?.name).toBe('Sam'));
    const giving = await fingers.during(() => fingers.press('a', 's', 'u', 'Enter'));
    expect(giving).toBeLessThanOrEqual(4);
    await eventually(async () => expect((await ticketOf(numbers[0] ?? '')).assignee?.name).toBe('Sue'));
  });

  test('T9: Z and a digit snooze for three hours, until tomorrow, for a week', async () => {
    const { page, fingers, numbers } = await openFirst(4);
    for (const [index, digit] of ['1', '2', '3'].entries()) {
      expect(await fingers.during(() => fingers.press('z', digit))).toBe(2);
      await shows(page, numbers[index + 1]);
    }
    const ahead = async (from = ''): Promise<number> =>
      (Date.parse((await ticketOf(from)).snoozedUntil ?? '') - Date.now()) / 3_600_000;
    await eventually(async () => expect((await ticketOf(numbers[2] ?? '')).status).toBe('snoozed'));
    expect(await ahead(numbers[0])).toBeCloseTo(3, 0);
    expect(await ahead(numbers[1])).toBeLessThan(48);
    expect(await ahead(numbers[2])).toBeGreaterThan(6 * 24);
    await fingers.press('z', '4');
    await page.getByLabel('Until', { exact: true }).waitFor();
    await fingers.press('Enter');
    await eventually(async () => expect((await ticketOf(numbers[3] ?? '')).status).toBe('snoozed'));
  });

  test('T, letters and Enter tag by five presses at most', async () => {
    const { fingers, numbers } = await openFirst(2);
    await fingers.press('t', 'v', 'i', 'p', 'Enter');
    await eventually(async () => expect((await ticketOf(numbers[0] ?? '')).tags).toEqual(['vip']));
    await fingers.press('j');
    const tagging = await fingers.during(() => fingers.press('l', 'v', 'i', 'Enter'));
    expect(tagging).toBeLessThanOrEqual(5);
    await eventually(async () => expect((await ticketOf(numbers[1] ?? '')).tags).toEqual(['vip']));
  });

  test('G and a letter go from view to view', async () => {
    const { page, fingers } = await begin(1);
    for (const [letter, view] of [
      ['m', 'Mine'],
      ['u', 'Unassigned'],
      ['s', 'Spam'],
      ['i', 'All'],
    ] as const) {
      expect(await fingers.during(() => fingers.press('g', letter))).toBe(2);
      await page.getByRole('heading', { name: view, exact: true }).waitFor();
    }
  });
});
