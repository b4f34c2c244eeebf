import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { eventually } from '#test/support/eventually.ts';
import { violationsOf } from '../support/axe.ts';
import { inBrowser, rowsOf, useConsole } from '../support/console.ts';
import { fingersOn } from '../support/fingers.ts';

const noticesOf = (page: Page) => page.getByRole('region', { name: 'Notifications' });

inBrowser('many tickets at once', { timeout: 90_000 }, () => {
  const console_ = useConsole();
  /** Their tickets, which nobody has. */
  const begin = async (count: number) => {
    const numbers = Array.from({ length: count }, aNumber);
    for (const from of numbers.toReversed()) await console_.inbox.sms({ from, text: `I am ${from}` });
    const agent = await console_.inbox.signIn('sam@example.com');
    // The rotation gives them out first.
    const ticketIds = await eventually(async () => {
      const given = (await tickets(numbers)).filter(({ assignee }) => assignee !== null);
      expect(given).toHaveLength(count);
      return given.map(({ id }) => id);
    });
    await agent.call('POST', '/tickets/assign', { ticketIds, assigneeId: null });
    const page = await console_.visit({ as: 'Sam' });
    await expect.poll(() => rowsOf(page).first().textContent()).toContain(numbers[0]);
    for (const from of numbers) await rowsOf(page).filter({ hasText: from }).waitFor();
    return { page, numbers, fingers: fingersOn(page) };
  };
  const tickets = async (numbers: readonly string[]) => {
    const agent = await console_.inbox.signIn('sam@example.com');
    return (await agent.tickets()).filter(({ contact }) => numbers.includes(contact.address));
  };

  test('A3: five are selected and given to somebody by fourteen presses at most, in one request', async () => {
    const { page, numbers, fingers } = await begin(5);
    const requests: string[] = [];
    page.on(
      'request',
      (request) => request.url().endsWith('/tickets/assign') && requests.push(request.url()),
    );
    await fingers.press('j', 'x', 'Shift+J', 'Shift+J', 'Shift+J', 'Shift+J');
    await page.getByText('5 selected').waitFor();
    await fingers.press('a', 's', 'o', 'Enter');
    expect(fingers.count).toBeLessThanOrEqual(14);
    await eventually(async () =>
      expect((await tickets(numbers)).map(({ assignee }) => assignee?.name)).toEqual(
        Array.from({ length: 5 }, () => 'Sol'),
      ),
    );
    expect(requests).toHaveLength(1);
    await noticesOf(page).getByText('5 tickets assigned to Sol').waitFor();
  });

  test('A3: what somebody else was faster with is told ticket by ticket, and the others are done', async () => {
    const { page, numbers, fingers } = await begin(3);
    const all = await tickets(numbers);
    await fingers.press('j', 'x', 'Shift+J', 'Shift+J', 'a');
    const sue = await console_.inbox.signIn('sue@example.com');
    const [taken] = all;
    // What happens to it from now on the page has not heard of.
    const [asked, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route('**/live?*', async (route) => {
      asked.resolve();
      await told.promise;
      await route.continue();
    });
    await asked.promise;
    await sue.call('POST', '/tickets/assign', { ticketIds: [taken?.id], assigneeId: sue.id });
    await fingers.press('s', 'o', 'Enter');
    await noticesOf(page).getByText('2 done, 1 not').waitFor();
    told.resolve();
    await noticesOf(page).getByText(`#${taken?.number}: was assigned to Sue meanwhile`).waitFor();
    expect((await tickets(numbers)).map(({ assignee }) => assignee?.name).sort()).toEqual([
      'Sol',
      'Sol',
      'Sue',
    ]);
  });

  test('A3: the ⋯ of a selected row acts on all that are selected, that of another on it alone', async () => {
    const { page, numbers } = await begin(3);
    const row = (index: number) => page.getByRole('listitem').filter({ hasText: numbers[index] ?? '' });
    for (const index of [0, 1]) {
      await row(index).hover();
      await row(index).getByRole('checkbox').check();
    }
    const assignTo = async (index: number, name: string) => {
      await row(index).hover();
      await row(index)
        .getByRole('button', { name: /^More for/ })
        .click();
      await page.getByRole('menuitem', { name: /^Assign to…/ }).click();
      await page.getByRole('option', { name }).click();
    };
    await assignTo(0, 'Mia');
    await assignTo(2, 'Max');
    await eventually(async () => {
      const byNumber = new Map(
        (await tickets(numbers)).map((each) => [each.contact.address, each.assignee?.name]),
      );
      expect(numbers.map((number) => byNumber.get(number))).toEqual(['Mia', 'Mia', 'Max']);
    });
  });

  test('all are closed together, and are taken back together', async () => {
    const { page, numbers, fingers } = await begin(3);
    await fingers.press('j', 'x', 'Shift+J', 'Shift+J', 'e');
    await noticesOf(page).getByText('3 tickets closed').waitFor();
    await eventually(async () =>
      expect((await tickets(numbers)).map(({ status }) => status)).toEqual(['closed', 'closed', 'closed']),
    );
    await fingers.press('u');
    await eventually(async () =>
      expect((await tickets(numbers)).map(({ status }) => status)).toEqual(['open', 'open', 'open']),
    );
    for (const from of numbers) await rowsOf(page).filter({ hasText: from }).waitFor();
    await fingers.press('Control+a');
    const sam = await console_.inbox.signIn('sam@example.com');
    const open = await sam.tickets('view=all');
    await page.getByText(`${open.length} selected`).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});
