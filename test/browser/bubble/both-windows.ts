import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { inBrowser, rowOf } from '../support/console.ts';
import { openChat, say, useShop } from '../support/shop.ts';

const heard = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true }).waitFor();

inBrowser('a visitor of the shop and an agent, each at their window', () => {
  const shop = useShop();
  const reply = (agent: Page) => agent.getByRole('textbox', { name: 'Reply' });
  const open = async (agent: Page, text: string): Promise<string> => {
    const ticketId = await shop.ticketWith(text);
    await rowOf(agent, ticketId).click();
    await heard(agent, text);
    return ticketId;
  };
  /** Typed on and on, until it is seen at the other end. */
  const untilSeen = (type: () => Promise<void>, seen: () => Promise<void>) =>
    eventually(async () => {
      await type();
      await seen();
    }, 40_000);

  test('T4, T9: talk to each other, and each sees the other write', async () => {
    const [visitor, agent] = [await shop.enter(), await shop.system.visit({ as: 'Ada' })];
    await openChat(visitor);
    await say(visitor, 'Do you have tall ferns?');
    const ticketId = await open(agent, 'Do you have tall ferns?');

    await untilSeen(
      () => reply(agent).pressSequentially('We do. '),
      () => visitor.getByText('Ada is writing…').waitFor({ timeout: 4_000 }),
    );
    await reply(agent).fill('We do: up to two metres.');
    await agent.keyboard.press('Control+Enter');
    await heard(visitor, 'We do: up to two metres.');
    await visitor.getByText('Ada is writing…').waitFor({ state: 'detached' });

    const field = visitor.getByRole('textbox', { name: 'Your message' });
    await untilSeen(
      () => field.pressSequentially('Wonderful. '),
      () => agent.getByText('The customer is typing…').waitFor({ timeout: 4_000 }),
    );
    await say(visitor, 'I take one.');
    await heard(agent, 'I take one.');
    await agent.getByText('The customer is typing…').waitFor({ state: 'detached' });

    const said = await (await shop.ada()).thread(ticketId);
    expect(said.filter(({ author }) => author !== 'system').map(({ text }) => text)).toEqual([
      'Do you have tall ferns?',
      'We do: up to two metres.',
      'I take one.',
    ]);
  });

  test('H2, H3: the AI agent’s conversation is handed to the agent once the visitor consents, and goes on there', async () => {
    await shop.ai.on();
    try {
      const [visitor, agent] = [await shop.enter(), await shop.system.visit({ as: 'Ada' })];
      await openChat(visitor);
      await say(visitor, 'My fern is brown.');
      const ticketId = await open(agent, 'My fern is brown.');
      await shop.ai.say(ticketId, 'How much do you water it?');
      await heard(visitor, 'How much do you water it?');
      await shop.ai.handOff(ticketId);
      await visitor.getByRole('button', { name: 'Yes, connect me with an agent' }).click();
      await visitor.getByRole('textbox', { name: 'Your e-mail address' }).fill('nina@example.com');
      await visitor.keyboard.press('Enter');
      await visitor.getByText('Your request was sent to our team.').waitFor();

      await heard(agent, 'How much do you water it?');
      await agent.getByRole('complementary').getByText('nina@example.com').waitFor();
      await reply(agent).fill('I am a person, and sorry.');
      await agent.keyboard.press('Control+Enter');
      await heard(visitor, 'I am a person, and sorry.');
      expect(await (await shop.ada()).ticket(ticketId)).toMatchObject({
        handledBy: 'human',
        contact: { email: 'nina@example.com' },
      });
    } finally {
      await shop.ai.off();
    }
  });
});
