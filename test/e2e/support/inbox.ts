import { createHash, randomInt } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { type RuntimeOptions, startRuntime } from '#local/runtime.ts';

/** A running system, and those who use it: customers by Twilio, agents by the API. */
export async function startInbox(options: RuntimeOptions = {}) {
  const runtime = await startRuntime({ ephemeral: true, port: 0, retryAfterMs: 300, ...options });
  return { runtime, stop: runtime.stop, ...usersOf(runtime.url) };
}

export type Inbox = Awaited<ReturnType<typeof startInbox>>;

export interface Sms {
  readonly from: string;
  readonly text: string;
  readonly sid?: string;
}

export const sidOf = (...words: readonly unknown[]): string =>
  `SM${createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 32)}`;

export const aNumber = (): string => `+49151${randomInt(10_000_000, 99_999_999)}`;

export function usersOf(url: string) {
  const call = async (
    method: string,
    path: string,
    more: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(more.token !== undefined && { authorization: `Bearer ${more.token}` }),
        ...(more.body !== undefined && { 'content-type': 'application/json' }),
        ...more.headers,
      },
      ...(more.body !== undefined && { body: JSON.stringify(more.body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      headers: response.headers,
      type,
      text,
      json: type.includes('json') ? JSON.parse(text) : null,
    };
  };
  const secrets = async () =>
    (await call('GET', '/local/secrets')).json as Record<'twilioAuthToken' | 'twilioWebhookUrl', string>;
  const form = ({ from, text, sid = sidOf(from, text, Math.random()) }: Sms): Record<string, string> => ({
    MessageSid: sid,
    From: from,
    To: '+15005550006',
    Body: text,
    NumMedia: '0',
    AccountSid: `AC${'0'.repeat(32)}`,
    ApiVersion: '2010-04-01',
  });
  /** As Twilio calls the webhook; `signature` and `body` take the place of the true ones. */
  const sms = async (
    message: Sms,
    more: { signature?: string | null; body?: string; type?: string } = {},
  ) => {
    const { twilioAuthToken, twilioWebhookUrl } = await secrets();
    const params = form(message);
    const signature =
      more.signature === undefined
        ? getExpectedTwilioSignature(twilioAuthToken, twilioWebhookUrl, params)
        : more.signature;
    const response = await fetch(`${url}/webhooks/twilio/sms`, {
      method: 'POST',
      headers: {
        'content-type': more.type ?? 'application/x-www-form-urlencoded; charset=UTF-8',
        ...(signature !== null && { 'x-twilio-signature': signature }),
      },
      body: more.body ?? new URLSearchParams(params).toString(),
    });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await response.text(),
    };
  };
  // Tokens go by the local clock: whoever was signed in before it was moved signs in again.
  let moves = 0;
  const signIn = async (email: string) => {
    const session = async () => ({
      ...(await call('POST', '/local/sign-in', { body: { email } })).json,
      moves,
    });
    let current: { token: string; agentId: string; moves: number } = await session();
    const token = async () => {
      if (current.moves !== moves) current = await session();
      return current.token;
    };
    return agent(current.agentId, token);
  };
  const agent = (id: string, token: () => Promise<string>) => ({
    id,
    token,
    call: async (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      call(method, path, {
        token: await token(),
        ...(body !== undefined && { body }),
        ...(headers !== undefined && { headers }),
      }),
    /** Every page of a view. */
    async tickets(query = 'view=all&status=any'): Promise<TicketDocument[]> {
      const all: TicketDocument[] = [];
      let cursor: string | undefined;
      do {
        const page = await call(
          'GET',
          `/tickets?limit=100&${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`,
          { token: await token() },
        );
        if (page.status !== 200) throw new Error(page.text);
        all.push(...page.json.tickets);
        cursor = page.json.cursor;
      } while (cursor !== undefined);
      return all;
    },
    async ticket(ticketId: string): Promise<TicketDocument> {
      return (await call('GET', `/tickets/${ticketId}`, { token: await token() })).json;
    },
    async thread(ticketId: string): Promise<MessageDocument[]> {
      return (await call('GET', `/tickets/${ticketId}/messages?limit=200`, { token: await token() })).json
        .messages;
    },
    answer: async (ticketId: string, text: string) =>
      call('POST', `/tickets/${ticketId}/messages`, { token: await token(), body: { text } }),
  });
  return {
    url,
    call,
    secrets,
    sms,
    signIn,
    async advance(duration: string): Promise<number> {
      moves += 1;
      return Date.parse((await call('POST', '/local/clock', { body: { advance: duration } })).json.now);
    },
    async schedules(): Promise<{ Name: string; ScheduleExpression: string }[]> {
      return (await call('GET', '/local/schedules')).json;
    },
  };
}

export type Agent = Awaited<ReturnType<ReturnType<typeof usersOf>['signIn']>>;

/** So many at once, all of them. */
export async function inFlight<Item>(
  most: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: most }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

/** The epoch milliseconds of `at(yyyy-mm-ddThh:mm:ss)`. */
export const timeOf = (expression: string): number => Date.parse(`${/^at\((.*)\)$/.exec(expression)?.[1]}Z`);
