import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { expect, vi } from 'vitest';
import { silentAgentUrl } from '#test/e2e/support/hand-offs.ts';
import { eventually } from '#test/support/eventually.ts';
import { useConsole, type Visit } from './console.ts';

/** The shop with the chat bubble in it, and those at the other end. */
export function useShop() {
  // A visitor's story is several, each with a page that polls.
  vi.setConfig({ testTimeout: 90_000 });
  const system = useConsole();
  const ada = () => system.inbox.signIn('ada@example.com');
  const secrets = async (): Promise<Record<string, string>> =>
    (await system.inbox.call('GET', '/local/secrets')).json;
  const byAi = async (path: string, body: object) => {
    const [id, at, text] = [randomUUID(), new Date(), JSON.stringify(body)];
    const { aiWebhookSecret = '' } = await secrets();
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': `${Math.floor(at.getTime() / 1_000)}`,
      'webhook-signature': new Webhook(aiWebhookSecret).sign(id, at, text),
    };
    expect((await system.inbox.call('POST', path, { headers, body })).status).toBe(201);
  };
  return {
    system,
    ada,
    /** The page of a shop's visitor; what the query names are the bubble's options. */
    enter: ({ query = '', ...visit }: Visit & { query?: string } = {}): Promise<Page> =>
      system.visit({ path: `/demo-shop${query}`, ...visit }),
    /** The chat in which something was said. */
    ticketWith: (text: string): Promise<string> =>
      eventually(async () => {
        const agent = await ada();
        for (const { id } of await agent.tickets('view=all&status=any&channel=web_chat'))
          if ((await agent.thread(id)).some((message) => message.text === text)) return id;
        throw new Error(`nobody has said ${text}`);
      }),
    identityToken: async (sub: string): Promise<string> =>
      new SignJWT({ name: sub })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(sub)
        .setExpirationTime('10 minutes')
        .sign(new TextEncoder().encode((await secrets()).chatIdentitySecret)),
    ai: {
      on: async () => {
        const settings = { enabled: true, channels: ['web_chat'], callbackUrl: silentAgentUrl };
        expect((await (await ada()).call('PUT', '/settings/ai-agent', settings)).status).toBe(200);
      },
      off: async () => (await ada()).call('PUT', '/settings/ai-agent', { enabled: false }),
      say: (ticketId: string, text: string) =>
        byAi('/ai/messages', { ticketId, messageId: randomUUID(), text }),
      handOff: (ticketId: string) =>
        byAi('/hand-offs', { ticketId, handOffId: randomUUID(), reason: 'For a person' }),
    },
  };
}

export async function openChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Open chat/ }).click();
  await page.getByRole('dialog').waitFor();
}

/** Writes, and waits until it has arrived. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your message' }).fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(text, { exact: true }).waitFor();
  await page.getByText('Sending…').waitFor({ state: 'detached' });
}

/** What the browser asks of the chat's routes, as `POST /chat/messages`. */
export function requestsOf(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/chat/')) seen.push(`${request.method()} ${pathname}`);
  });
  return seen;
}
