import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { twilioSender } from '#channels/twilio/send.ts';
import { minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { publicUrl, twilioSecret } from '#test/support/twilio.ts';
import type { OutgoingMessage } from '#use-cases/ports.ts';

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Never answers, hangs up, or answers with what is no JSON. */
  readonly mishap?: 'silence' | 'hang up' | 'no json';
}
interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string;
  readonly form: URLSearchParams;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

let reply: Reply;
let asked: Asked[];
const server = createServer((request, response) => {
  void bodyOf(request).then((body) => {
    asked.push({
      method: request.method ?? '',
      url: new URL(request.url ?? '', 'https://api.twilio.com'),
      authorization: request.headers.authorization ?? '',
      form: new URLSearchParams(body),
    });
    if (reply.mishap === 'silence') return;
    if (reply.mishap === 'hang up') return void request.socket.destroy();
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.mishap === 'no json' ? '<html>' : JSON.stringify(reply.body ?? {}));
  });
});

/** What would go to Twilio goes to a server of our own. */
beforeEach(async () => {
  asked = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const outside = globalThis.fetch;
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    expect(url).toMatch(/^https:\/\/api\.twilio\.com\//);
    return outside(url.replace('https://api.twilio.com', `http://127.0.0.1:${port}`), init);
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const message: OutgoingMessage = {
  ticketId: 'tkt_1',
  seq: 2,
  to: '+4915112345678',
  from: '+4930999999',
  text: 'Grüße & bis bald + 😀',
};
const sender = twilioSender({
  secret: async () => twilioSecret,
  statusUrl: `${publicUrl}/webhooks/twilio/status`,
});
const send = (answer: Reply, overrides: Partial<OutgoingMessage> = {}) => {
  reply = answer;
  return sender.send({ ...message, ...overrides });
};

describe('sending an SMS', () => {
  it('posts it to Twilio’s API, with where to report how it fared', async () => {
    const outcome = await send({ status: 201, body: { sid: 'SM1', status: 'queued' } });
    expect(outcome).toEqual({ outcome: 'accepted', providerMessageId: 'SM1' });
    const [{ method, url, authorization, form } = {} as Asked] = asked;
    expect([method, url.pathname]).toEqual([
      'POST',
      `/2010-04-01/Accounts/${twilioSecret.accountSid}/Messages.json`,
    ]);
    expect(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()).toBe(
      `${twilioSecret.accountSid}:${twilioSecret.authToken}`,
    );
    expect(Object.fromEntries(form)).toEqual({
      To: '+4915112345678',
      From: '+4930999999',
      Body: 'Grüße & bis bald + 😀',
      StatusCallback: `${publicUrl}/webhooks/twilio/status?ticketId=tkt_1&seq=2`,
    });
  });

  it('from the account’s own number where the ticket has none, or by its messaging service', async () => {
    await send({ status: 201, body: { sid: 'SM1' } }, { from: null });
    expect(asked[0]?.form.get('From')).toBe(twilioSecret.from);
    await send({ status: 201, body: { sid: 'SM1' } }, { from: 'MG123' });
    expect(asked[1]?.form.get('MessagingServiceSid')).toBe('MG123');
    expect(asked[1]?.form.has('From')).toBe(false);
  });

  it.each([
    [
      '429, with how long to wait',
      { status: 429, body: { code: 20429 }, headers: { 'retry-after': '7' } },
      7_000,
    ],
    ['429, without', { status: 429, body: { code: 20429 } }, null],
    ['429 with nonsense', { status: 429, headers: { 'retry-after': 'soon' } }, null],
    ['a full queue of the number', { status: 400, body: { code: 21611 } }, null],
    ['a full queue of the account', { status: 400, body: { code: 30001 } }, null],
    ['503', { status: 503, headers: { 'retry-after': '3' } }, 3_000],
    ['a wrong token', { status: 401, body: { code: 20003 } }, minute],
    ['a suspended account', { status: 403, body: {} }, minute],
  ] as const)('%s: it was surely not taken, and is tried again', async (_, answer, retryAfter) => {
    expect(await send(answer)).toEqual({ outcome: 'busy', retryAfter });
  });

  it.each([
    [400, 21211, 'The number is not a valid phone number.'],
    [400, 21610, 'The customer has opted out of messages (STOP).'],
    [400, 21614, 'The number can not receive SMS.'],
    [400, 21617, 'It is longer than 1,600 characters, which is the most that an SMS takes.'],
    [403, 21408, 'Twilio’s error 21408.'],
    [404, undefined, 'Twilio refused it (404).'],
  ])('%i with code %s is final', async (status, code, reason) => {
    expect(await send({ status, body: { code } })).toEqual({ outcome: 'rejected', reason });
  });

  it.each([
    ['500', { status: 500 }],
    ['502 from something in between', { status: 502, mishap: 'no json' }],
    ['408', { status: 408 }],
    ['a connection that is cut', { mishap: 'hang up' }],
    ['201 with what is no JSON', { status: 201, mishap: 'no json' }],
    ['201 without an id', { status: 201, body: { status: 'queued' } }],
  ] as const)('%s: it may have been taken', async (_, answer) => {
    expect(await send(answer)).toEqual({ outcome: 'unknown' });
  });

  it('an answer that doesn’t come within ten seconds: it may have been taken', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      expect(milliseconds).toBe(10_000);
      return AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
    });
    expect(await send({ mishap: 'silence' })).toEqual({ outcome: 'unknown' });
    timeout.mockRestore();
  });
});

describe('looking a message up', () => {
  const listed = (overrides: object = {}) => ({
    sid: 'SM7',
    body: message.text,
    to: message.to,
    direction: 'outbound-api',
    date_created: new Date(start).toUTCString(),
    date_sent: null,
    ...overrides,
  });
  const find = (messages: readonly object[], known: readonly string[] = []) => {
    reply = { body: { messages } };
    return sender.find(message, start - minute, new Set(known));
  };

  it('finds it by its words among the latest to that number, also while it still waits in Twilio’s queue', async () => {
    expect(await find([listed({ body: 'Another.' }), listed()])).toEqual({ providerMessageId: 'SM7' });
    const [{ method, url } = {} as Asked] = asked;
    expect(method).toBe('GET');
    expect(Object.fromEntries(url.searchParams)).toEqual({ To: message.to, PageSize: '100' });
  });

  it.each([
    ['of other words', listed({ body: 'Another.' })],
    ['of the customer', listed({ direction: 'inbound' })],
    ['of long before', listed({ date_created: new Date(start - 2 * minute).toUTCString() })],
    ['that is known to be another', listed({ sid: 'SM1' })],
  ])('takes none for it %s', async (_, one) => {
    expect(await find([one], ['SM1'])).toBeNull();
  });

  it('throws where Twilio doesn’t tell: nothing is sent again on that', async () => {
    reply = { status: 500 };
    await expect(sender.find(message, start, new Set())).rejects.toThrow('500');
    reply = { body: { messages: 'none' } };
    await expect(sender.find(message, start, new Set())).rejects.toThrow();
  });
});
