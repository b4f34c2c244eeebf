import { expect, test } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { violationsOf } from './support/axe.ts';
import { inBrowser, phone, rowsOf, useConsole } from './support/console.ts';

inBrowser('an agent at work', () => {
  const console_ = useConsole();
  const ask = async (text: string): Promise<string> => {
    const from = aNumber();
    await console_.inbox.sms({ from, text });
    return from;
  };
  const ticketOf = async (address: string) => {
    const agent = await console_.inbox.signIn('ada@example.com');
    const ticket = (await agent.tickets()).find(({ contact }) => contact.address === address);
    if (ticket === undefined) throw new Error(`${address} has no ticket`);
    return { agent, ticket };
  };

  test.each([
    ['with a mouse', {}],
    ['on a phone', phone],
  ])('A2: narrows a view by all that it can be narrowed by, and sees by what, %s', async (_, look) => {
    const [mine, other] = [await ask('I am for Max'), await ask('I am for Mia')];
    for (const [address, email] of [
      [mine, 'max@example.com'],
      [other, 'mia@example.com'],
    ] as const) {
      const { agent, ticket } = await ticketOf(address);
      const { id } = await console_.inbox.signIn(email);
      await agent.call('POST', '/tickets/assign', { ticketIds: [ticket.id], assigneeId: id });
    }
    const { agent, ticket } = await ticketOf(mine);
    await agent.call('PUT', `/tickets/${ticket.id}/tags`, { tags: ['returns'] });
    const page = await console_.visit({ ...look, as: 'Ada' });
    await rowsOf(page).filter({ hasText: mine }).getByText('returns').waitFor();
    await page.getByRole('button', { name: 'Filter and sort' }).click();
    const panel = page.getByRole('dialog', { name: 'Filter and sort' });
    for (const [name, label] of [
      ['Status', 'Any'],
      ['Waiting for', 'Us'],
      ['Assignee', 'Max'],
      ['Tag', 'returns'],
      ['Channel', 'SMS'],
      ['Handled by', 'People here'],
      ['Order', 'Longest waiting first'],
    ] as const)
      await panel.getByRole('combobox', { name }).selectOption({ label });
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await rowsOf(page).filter({ hasText: other }).waitFor({ state: 'detached' });
    await rowsOf(page).filter({ hasText: mine }).waitFor();
    const narrowed = page.getByRole('list', { name: 'Filters in use' });
    await narrowed.getByText('Waiting for: Us').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.reload();
    await rowsOf(page).filter({ hasText: mine }).waitFor();
    for (const name of ['Assignee: Max', 'Tag: returns'])
      await narrowed.getByRole('button', { name: `Remove filter: ${name}` }).click();
    await rowsOf(page).filter({ hasText: other }).waitFor();
    await narrowed.getByRole('button', { name: 'Clear filters' }).click();
    await narrowed.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?sort=waiting');
  });
});
