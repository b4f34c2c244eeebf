import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { twilioSender } from '#channels/twilio/send.ts';
import { minute, second } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { publicUrl, sidOf, twilioSecret } from '#test/support/twilio.ts';
import type { OutgoingMessage } from '#use-cases/ports.ts';

interface Asked {
  readonly method: string | undefined;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}
type Play = (response: ServerResponse) => void;

const carla = '+4915112345678';
const message: OutgoingMessage = {
  ticketId: 'tkt_1',
  seq: 3,
  channel: 'sms',
  to: carla,
  from: null,
  text: 'Grüße & +1 👋',
  html: null,
  at: start,
  attachments: [],
  automatic: false,
  email: null,
};

const { fetch } = globalThis;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const stop of stops.splice(0)) await stop();
});

/** Twilio on this machine: what goes to api.twilio.com goes there. */
async function setup(play: Play, secret = twilioSecret) {
  const asked: Asked[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'https://api.twilio.com');
    const form = new URLSearchParams(await text(request));
    const { authorization } = request.headers;
    asked.push({ method: request.method, path: url.pathname, query: url.searchParams, authorization, form });
    play(response);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  vi.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
    const there = new URL(String(url));
    expect(there.origin).toBe('https://api.twilio.com');
    return fetch(`http://127.0.0.1:${address.port}${there.pathname}${there.search}`, init);
  });
  const statusUrl = `${publicUrl}/webhooks/twilio/status`;
  return { sender: twilioSender({ secret: async () => secret, statusUrl }), asked, stop: stops.at(-1) };
}

const answering =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Play =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const refusing = (status: number, code: number, headers = {}) =>
  answering(status, { code, message: 'no', more_info: '', status }, headers);

describe('sending an SMS by Twilio', () => {
  it('asks once, as the account, for the customer’s number, our text and reports to the message’s own URL', async () => {
    const { sender, asked } = await setup(answering(201, { sid: sidOf('ours'), status: 'queued' }));
    expect(await sender.send(message)).toEqual({ outcome: 'accepted', providerMessageId: sidOf('ours') });
    const credentials = `${twilioSecret.accountSid}:${twilioSecret.authToken}`;
    expect(asked).toMatchObject([
      {
        method: 'POST',
        path: `/2010-04-01/Accounts/${twilioSecret.accountSid}/Messages.json`,
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      },
    ]);
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      To: carla,
      From: twilioSecret.from,
      Body: 'Grüße & +1 👋',
      StatusCallback: `${publicUrl}/webhooks/twilio/status?ticketId=tkt_1&seq=3`,
    });
  });

  it('goes out whole, however long it is: Twilio refuses what is too long, and that is shown', async () => {
    const { sender, asked } = await setup(refusing(400, 21617));
    const reason = 'It is longer than 1,600 characters, which is the most that an SMS takes.';
    expect(await sender.send({ ...message, text: 'x'.repeat(1_601) })).toEqual({
      outcome: 'rejected',
      reason,
    });
    expect(asked[0]?.form.get('Body')).toHaveLength(1_601);
  });

  it('goes out from the number that the customer wrote to, or by the messaging service', async () => {
    const service = { ...twilioSecret, from: `MG${'0'.repeat(32)}` };
    const { sender, asked } = await setup(answering(201, { sid: sidOf('ours') }), service);
    await sender.send({ ...message, from: '+4940999' });
    await sender.send(message);
    expect(asked.map(({ form }) => [form.get('From'), form.get('MessagingServiceSid')])).toEqual([
      ['+4940999', null],
      [null, service.from],
    ]);
  });

  it.each([
    [21211, 'The number is not a valid phone number.'],
    [21610, 'The customer has opted out of messages (STOP).'],
    [21614, 'The number can not receive SMS.'],
    [21617, 'It is longer than 1,600 characters, which is the most that an SMS takes.'],
    [21408, 'Twilio’s error 21408.'],
  ])('is rejected for good by error %i, with a reason for the agent', async (code, reason) => {
    const { sender } = await setup(refusing(400, code));
    expect(await sender.send(message)).toEqual({ outcome: 'rejected', reason });
  });

  it('is rejected for good where the refusal has no code', async () => {
    const { sender } = await setup(answering(400, '<html>Bad Request</html>'));
    expect(await sender.send(message)).toEqual({ outcome: 'rejected', reason: 'Twilio refused it (400).' });
  });

  it.each([
    ['too many requests', refusing(429, 20429, { 'retry-after': '7' }), 7 * second],
    ['too many requests without a code', answering(429, '', { 'retry-after': '0' }), 0],
    [
      'too many requests, until a date',
      refusing(429, 20429, { 'retry-after': 'Mon, 02 Mar 2026 09:00:00 GMT' }),
      null,
    ],
    ['a full queue of the number', refusing(400, 21611), null],
    ['a full queue of the account', refusing(400, 30001), null],
    ['a pause of Twilio’s', answering(503, 'unavailable', { 'retry-after': '30' }), 30 * second],
    ['a token that was rotated away', refusing(401, 20003), minute],
    ['a suspended account', refusing(403, 20005), minute],
    ['a refusal of the account without a code', answering(401, ''), minute],
    ['an account that is not there', refusing(404, 20404), minute],
    ['an account that is not there, without a code', answering(404, ''), minute],
  ])('is busy, and safely tried again, on %s', async (_, play, retryAfter) => {
    const { sender } = await setup(play);
    expect(await sender.send(message)).toEqual({ outcome: 'busy', retryAfter });
  });

  it('is rejected, not put off, where a 403 is about the message', async () => {
    const { sender } = await setup(refusing(403, 21610));
    expect(await sender.send(message)).toMatchObject({ outcome: 'rejected' });
  });

  it.each<[string, Play]>([
    ['Twilio failed', answering(500, { code: 20500, message: 'Internal Server Error' })],
    ['a gateway of Twilio’s gave up', answering(504, '')],
    ['the request took too long', answering(408, '')],
    ['the connection broke before the answer', (response) => void response.destroy()],
    [
      'the connection broke within the answer',
      (response) => {
        response.writeHead(201, { 'content-length': '100' });
        response.write('{"sid":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['the answer says nothing of a message', answering(201, {})],
    ['the answer is no JSON', answering(201, 'Created')],
  ])('is unknown, and never tried again blindly, where %s', async (_, play) => {
    const { sender, asked } = await setup(play);
    expect(await sender.send(message)).toEqual({ outcome: 'unknown' });
    expect(asked).toHaveLength(1);
  });

  it('is unknown where Twilio does not answer within ten seconds', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    const { sender } = await setup(() => {});
    expect(await sender.send(message)).toEqual({ outcome: 'unknown' });
    expect(timeout).toHaveBeenCalledWith(10 * second);
  });

  it('is unknown where the answer begins and never ends', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 100);
      return controller.signal;
    });
    const { sender } = await setup((response) => void response.writeHead(201).write('{"sid":'));
    expect(await sender.send(message)).toEqual({ outcome: 'unknown' });
  });

  it('is unknown where nothing listens', async () => {
    const { sender, stop } = await setup(() => {});
    await stop?.();
    expect(await sender.send(message)).toEqual({ outcome: 'unknown' });
  });
});

describe('looking up a message whose answer was lost', () => {
  const listed = (about: object) => ({
    sid: sidOf('ours'),
    body: message.text,
    to: carla,
    direction: 'outbound-api',
    date_created: 'Mon, 02 Mar 2026 09:00:05 +0000',
    date_sent: null,
    status: 'queued',
    ...about,
  });
  const lookUp = async (messages: readonly object[], known: readonly string[] = []) => {
    const { sender, asked } = await setup(answering(200, { messages, page_size: 100, next_page_uri: null }));
    return { found: await sender.find?.(message, start, new Set(known)), asked };
  };

  it('finds it among what was sent to the customer, though it still waits in Twilio’s queue', async () => {
    const { found, asked } = await lookUp([listed({ sid: sidOf('other'), body: 'hello' }), listed({})]);
    expect(found).toEqual({ providerMessageId: sidOf('ours') });
    expect(asked[0]).toMatchObject({ method: 'GET', authorization: expect.stringMatching(/^Basic /) });
    expect(Object.fromEntries(asked[0]?.query ?? [])).toEqual({ To: carla, PageSize: '100' });
  });

  it.each([
    ['has another text', [listed({ body: 'hello' })]],
    ['has no text, or no time', [listed({ body: null }), listed({ date_created: null })]],
    ['came from the customer', [listed({ direction: 'inbound' })]],
    ['is older than the attempt', [listed({ date_created: 'Mon, 02 Mar 2026 08:59:59 +0000' })]],
    ['is not there', []],
  ])('does not take for it what %s', async (_, messages) => {
    expect((await lookUp(messages)).found).toBeNull();
  });

  it.each([
    ['“Hello” – it’s on its way…', '"Hello" - it\'s on its way...'],
    ['Ends in blanks \n', 'Ends in blanks'],
    ['Two\r\nlines', 'Two\nlines'],
    ['A\u00a0narrow\u202fblank\u200b', 'A narrow blank'],
    ['´tis', "'tis"],
  ])('finds %j as the plainer text that smart encoding makes of it', async (text, body) => {
    const { sender } = await setup(
      answering(200, { messages: [listed({ body: 'hello' }), listed({ body })] }),
    );
    const found = await sender.find?.({ ...message, text }, start, new Set());
    expect(found).toEqual({ providerMessageId: sidOf('ours') });
  });

  it('does not take for it one of the same text that another message of ours is', async () => {
    const messages = [listed({ sid: sidOf('earlier') }), listed({})];
    expect((await lookUp(messages, [sidOf('earlier')])).found).toEqual({ providerMessageId: sidOf('ours') });
    expect((await lookUp(messages, [sidOf('earlier'), sidOf('ours')])).found).toBeNull();
  });

  it.each([
    answering(500, ''),
    answering(500, { messages: [] }),
    answering(429, ''),
    answering(200, { messages: [{}] }),
  ])('says that it does not know where Twilio does not tell: the job comes again', async (play) => {
    const { sender } = await setup(play);
    await expect(sender.find?.(message, start, new Set())).rejects.toThrow();
  });
});
