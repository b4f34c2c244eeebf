import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { mediaSid } from '#local/services/outbox/twilio-media.ts';
import { startOutbox } from '#local/services/outbox.ts';
import type { OutboxOptions } from '#local/services/types.ts';
import { postmarkAccount, sesAccount } from '#test/local/services/accounts.ts';
import { eventually } from '#test/support/eventually.ts';

const account = { accountSid: 'AC0123', authToken: 'secret-token', from: '+493012345678' };
type TwilioMessage = Readonly<Record<'body' | 'status' | 'sid' | 'direction', string>>;
const customer = '+4915112345678';
const stops = new Set<() => Promise<unknown>>();
afterEach(async () => {
  for (const stop of stops) await stop();
  stops.clear();
});

async function setup(options: Partial<OutboxOptions> = {}) {
  const faults = createFaults();
  const crashed: string[] = [];
  const clock = createClock();
  const outbox = await startOutbox({
    clock,
    faults,
    crash: (caller) => void crashed.push(caller),
    twilio: account,
    postmark: postmarkAccount(),
    ses: sesAccount(),
    ...options,
  });
  stops.add(outbox.stop);
  const messages = `${outbox.url}/api.twilio.com/2010-04-01/Accounts/${account.accountSid}/Messages`;
  const headers = {
    authorization: `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}`,
    'x-rondo-caller': 'deliver-messages/1',
  };
  const send = (form: Record<string, string>, more: RequestInit = {}) =>
    fetch(`${messages}.json`, { method: 'POST', headers, body: new URLSearchParams(form), ...more });
  const list = async (query = '') =>
    (await read(await fetch(`${messages}.json${query}`, { headers }))).messages as TwilioMessage[];
  return { outbox, faults, crashed, clock, send, list, headers, messages };
}

const read = async (answer: Response) => (await answer.json()) as Record<string, unknown>;
const sms = (Body: string, more: Record<string, string> = {}) => ({
  To: customer,
  From: account.from,
  Body,
  ...more,
});

describe('Twilio, played', () => {
  it('queues a message and answers as Twilio does', async () => {
    const { send, outbox } = await setup();
    const answer = await send(sms('Hello'));
    expect(answer.status).toBe(201);
    expect(await read(answer)).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      account_sid: account.accountSid,
      status: 'queued',
      direction: 'outbound-api',
      to: customer,
      from: account.from,
      body: 'Hello',
      error_code: null,
    });
    const [entry] = outbox.list();
    expect(entry).toMatchObject({
      provider: 'twilio',
      request: {
        method: 'POST',
        url: `https://api.twilio.com/2010-04-01/Accounts/${account.accountSid}/Messages.json`,
        headers: { authorization: '[redacted]' },
      },
      answer: { status: 201 },
    });
    expect(JSON.stringify(entry)).not.toContain(btoa(`${account.accountSid}:${account.authToken}`));
    expect(entry?.request.headers).not.toHaveProperty('x-rondo-caller');
  });

  it.each([
    ['no To', { From: account.from, Body: 'x' }, 400, 21604],
    ['no From', { To: customer, Body: 'x' }, 400, 21603],
    ['no Body', { To: customer, From: account.from }, 400, 21602],
    ['too long a body', sms('x'.repeat(1601)), 400, 21617],
    ['a number that is none', sms('x', { To: 'hello' }), 400, 21211],
    ['Twilio’s invalid number', sms('x', { To: '+15005550001' }), 400, 21211],
    ['Twilio’s number that opted out', sms('x', { To: '+15005550004' }), 400, 21610],
    ['a sender that isn’t ours', sms('x', { From: '+4930999' }), 400, 21606],
    ['a full queue', sms('x', { From: '+15005550008' }), 429, 21611],
  ])('refuses %s', async (_, form, status, code) => {
    const { send, list } = await setup();
    const answer = await send(form);
    expect(await read(answer)).toMatchObject({
      code,
      status,
      more_info: `https://www.twilio.com/docs/errors/${code}`,
    });
    expect(answer.status).toBe(status);
    expect(await list()).toEqual([]);
  });

  it('refuses wrong credentials', async () => {
    const { send } = await setup();
    const answer = await send(sms('x'), { headers: { authorization: `Basic ${btoa('AC0123:wrong')}` } });
    expect(answer.status).toBe(401);
    expect(await read(answer)).toMatchObject({ code: 20003, message: 'Authenticate' });
  });

  it('lists what was sent and received, by number and time, newest first', async () => {
    const { send, list, outbox, clock } = await setup();
    await send(sms('first'));
    clock.advance(86_400_000);
    await send(sms('second'));
    outbox.received({ sid: 'SM00000000000000000000000000000001', from: customer, body: 'a question' });
    const bodies = async (query: string) => (await list(query)).map(({ body }) => body).toSorted();
    expect(await bodies('')).toEqual(['a question', 'first', 'second']);
    expect(await bodies(`?To=${encodeURIComponent(customer)}`)).toEqual(['first', 'second']);
    expect(await bodies(`?From=${encodeURIComponent(customer)}`)).toEqual(['a question']);
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    expect(await bodies(`?DateSent%3E=${today}`)).toEqual(['a question', 'second']);
    expect(await bodies(`?DateSent%3C=${new Date(clock.now() - 3_600_000).toISOString()}`)).toEqual([
      'first',
    ]);
    expect(await list('?PageSize=2')).toHaveLength(2);
  });

  it('keeps the pictures of what was received: shown to the account, and handed to anyone who was sent to its storage', async () => {
    const { outbox, headers, messages } = await setup();
    const sid = `MM${'1'.repeat(32)}`;
    outbox.received({ sid, from: customer, body: '', media: [{ contentType: 'image/png', content: 'PNG' }] });
    const medium = `${messages}/${sid}/Media/${mediaSid(sid, 0)}`;
    const listed = await read(await fetch(`${messages}/${sid}/Media.json`, { headers }));
    expect(listed.media_list).toMatchObject([{ sid: mediaSid(sid, 0), content_type: 'image/png' }]);
    expect((await fetch(medium, { redirect: 'manual' })).status).toBe(401);
    const shown = await fetch(medium, { redirect: 'manual', headers });
    expect(shown.status).toBe(307);
    const { host, pathname } = new URL(shown.headers.get('location') ?? '');
    const content = await fetch(`${outbox.url}/${host}${pathname}`);
    expect([content.headers.get('content-type'), await content.text()]).toEqual(['image/png', 'PNG']);
    expect((await fetch(`${messages}/${sid}/Media/ME${'0'.repeat(32)}`, { headers })).status).toBe(404);
    expect((await fetch(`${outbox.url}/${host}/x`)).status).toBe(404);
  });

  it('reads a single message, whose status moves on', async () => {
    const { send, headers, messages } = await setup();
    const { sid } = await read(await send(sms('Hello')));
    await eventually(async () => {
      expect(await read(await fetch(`${messages}/${sid}.json`, { headers }))).toMatchObject({
        status: 'delivered',
      });
    });
    expect((await fetch(`${messages}/SM404.json`, { headers })).status).toBe(404);
  });
});

describe('status callbacks', () => {
  interface Callback {
    readonly status: string | undefined;
    readonly genuine: boolean;
  }

  async function listener(): Promise<{ url: string; heard: Callback[] }> {
    const heard: Callback[] = [];
    const server: Server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const form = Object.fromEntries(new URLSearchParams(body));
        const signature = String(request.headers['x-twilio-signature']);
        heard.push({
          status: form.MessageStatus,
          genuine: validateRequest(account.authToken, signature, url, form),
        });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.add(() => new Promise((resolve) => server.close(resolve)));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/twilio/status`;
    return { url, heard };
  }

  it('are signed, and come in order where nothing is hostile', async () => {
    const { url, heard } = await listener();
    const { send } = await setup({ hostile: false });
    await send(sms('Hello', { StatusCallback: url }));
    const genuine = true;
    await eventually(() =>
      expect(heard).toEqual([
        { status: 'sent', genuine },
        { status: 'delivered', genuine },
      ]),
    );
  });

  it('come doubled and out of order where it is', async () => {
    const { url, heard } = await listener();
    const { send } = await setup();
    await send(sms('Hello', { StatusCallback: url }));
    await eventually(() =>
      expect(heard.map(({ status }) => status)).toEqual(['delivered', 'sent', 'delivered']),
    );
  });

  it('tell of a message that can’t be delivered', async () => {
    const { url, heard } = await listener();
    const { send } = await setup({ hostile: false });
    await send(sms('Hello', { To: '+15005550010', StatusCallback: url }));
    await eventually(() => expect(heard.map(({ status }) => status)).toEqual(['sent', 'undelivered']));
  });
});

describe('faults on request', () => {
  it('answer a status, with Retry-After, and send nothing', async () => {
    const { send, faults, list, outbox } = await setup();
    faults.add({ target: 'twilio', mode: 'status', status: 429, retryAfter: 7, times: 1 });
    const answer = await send(sms('x'));
    expect([answer.status, answer.headers.get('retry-after'), (await read(answer)).code]).toEqual([
      429,
      '7',
      20429,
    ]);
    expect(await list()).toEqual([]);
    expect(outbox.list()[0]?.answer?.status).toBe(429);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])(
    'hang, with the message sent or not (%s): nobody can tell but by looking it up',
    async (afterWork, sent) => {
      const { send, faults, list } = await setup();
      faults.add({ target: 'twilio', mode: 'timeout', times: 1, afterWork });
      await expect(send(sms('x'), { signal: AbortSignal.timeout(200) })).rejects.toThrow();
      expect(await list()).toHaveLength(sent);
    },
  );

  it('crash the caller before Twilio hears of it, or after it was sent', async () => {
    const { send, faults, crashed, list, outbox } = await setup();
    faults.add({ target: 'twilio', mode: 'crash-before', times: 1 });
    await expect(send(sms('x'))).rejects.toThrow();
    expect(outbox.list()).toEqual([]);
    faults.add({ target: 'twilio', mode: 'crash-after', times: 1 });
    await expect(send(sms('x'))).rejects.toThrow();
    expect(await list()).toHaveLength(1);
    expect(outbox.list()[0]?.answer?.status).toBe(201);
    expect(crashed).toEqual(['deliver-messages/1', 'deliver-messages/1']);
  });
});

describe('the record', () => {
  it('has what was sent, not what Twilio was asked', async () => {
    const { send, list, outbox } = await setup();
    await send(sms('Hello'));
    expect(await list()).toHaveLength(1);
    expect(outbox.list().map(({ request }) => request.method)).toEqual(['POST']);
    await fetch(`${outbox.url}/somebody.example/x`);
    expect(outbox.list().map(({ provider }) => provider)).toEqual(['twilio', 'callback']);
  });

  it('has calls to everybody else, who take what they are sent unless a fault says otherwise', async () => {
    const { outbox, faults } = await setup();
    const call = () => fetch(`${outbox.url}/example.com/hook?a=1`, { method: 'POST', body: '{"b":2}' });
    const answer = await call();
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    faults.add({ target: 'callback', mode: 'status', status: 410, times: 1 });
    expect((await call()).status).toBe(410);
    expect(outbox.list()).toMatchObject([
      {
        provider: 'callback',
        request: { url: 'https://example.com/hook?a=1', body: '{"b":2}' },
        answer: { status: 200 },
      },
      { provider: 'callback', answer: { status: 410 } },
    ]);
  });

  it('outlives the process, as does what was sent; clearing it doesn’t unsend anything', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rondo-outbox-'));
    try {
      const before = await setup({ dataDir });
      await before.send(sms('Hello'));
      stops.delete(before.outbox.stop);
      await before.outbox.stop();
      const after = await setup({ dataDir });
      expect(after.outbox.list()).toHaveLength(1);
      after.outbox.clear();
      expect(after.outbox.list()).toEqual([]);
      await eventually(async () => expect((await after.list())[0]?.status).toBe('delivered'));
      await after.outbox.stop();
      stops.delete(after.outbox.stop);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});
