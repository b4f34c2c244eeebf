import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { startOutbox } from '#local/services/outbox.ts';
import type { OutboxOptions } from '#local/services/types.ts';
import { postmarkAccount, sesAccount } from '#test/local/services/accounts.ts';
import { listener } from '#test/local/services/listener.ts';
import { eventually } from '#test/support/eventually.ts';

const stops = new Set<() => Promise<unknown>>();
afterEach(async () => {
  for (const stop of stops) await stop();
  stops.clear();
});

async function setup(options: Partial<OutboxOptions> & { statuses?: number[] } = {}) {
  const { statuses, ...more } = options;
  const webhook = await listener(statuses);
  stops.add(webhook.stop);
  const faults = createFaults();
  const clock = createClock();
  const outbox = await startOutbox({
    clock,
    faults,
    crash: () => {},
    twilio: { accountSid: 'AC1', authToken: 't', from: '+1' },
    postmark: postmarkAccount({ statusUrl: webhook.url }),
    ses: sesAccount(),
    hostile: false,
    ...more,
  });
  stops.add(outbox.stop);
  const call = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${outbox.url}/api.postmarkapp.com${path}`, {
      ...init,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'x-postmark-server-token': 'server-token',
        ...init.headers,
      },
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Record<string, unknown>,
    };
  };
  const send = (more: object = {}, init: RequestInit = {}) =>
    call('/email', { method: 'POST', body: JSON.stringify({ ...email, ...more }), ...init });
  const events = () => webhook.heard.map(({ body }) => JSON.parse(body));
  const search = (query: string) => call(`/messages/outbound?count=50&offset=0${query}`);
  return { outbox, faults, clock, send, call, search, events, webhook };
}

const email = {
  From: 'Shop <support@shop.example>',
  To: '"Doe, Jane" <jane@example.com>',
  Subject: 'Re: my order',
  TextBody: 'It is on its way.',
  Metadata: { message: 'msg_1' },
};

describe('Postmark, played', () => {
  it('takes a mail and answers as Postmark does, its token not shown in the outbox', async () => {
    const { send, outbox } = await setup();
    const { status, body } = await send();
    expect(status).toBe(200);
    expect(body).toEqual({
      To: '"Doe, Jane" <jane@example.com>',
      SubmittedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      MessageID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ErrorCode: 0,
      Message: 'OK',
    });
    expect(outbox.list()).toMatchObject([
      {
        provider: 'postmark',
        request: {
          method: 'POST',
          url: 'https://api.postmarkapp.com/email',
          headers: { 'x-postmark-server-token': '[redacted]' },
        },
        answer: { status: 200 },
      },
    ]);
    expect(JSON.parse(outbox.list()[0]?.request.body ?? '')).toEqual(email);
  });

  it.each([
    ['no sender', { From: null }, 422, 300, "Invalid 'From' value."],
    ['no recipient', { To: '' }, 422, 300, 'Zero recipients specified'],
    ['an address that is none', { To: 'jane' }, 422, 300, "Invalid 'To' address: 'jane'."],
    ['an empty mail', { TextBody: '' }, 422, 300, 'Provide either email TextBody or HtmlBody or both.'],
    ['a sender that is nobody’s here', { From: 'a@b.example' }, 422, 400, /is not a Sender Signature/],
    ['somebody inactive', { To: 'inactive@example.com' }, 422, 406, /Found inactive addresses: inactive@/],
    ['metadata that is too long', { Metadata: { a: 'x'.repeat(81) } }, 422, 300, /Metadata field 'a'/],
    [
      'a file that could be run',
      { Attachments: [{ Name: 'x.EXE', Content: 'aGk=', ContentType: 'text/plain' }] },
      422,
      300,
      /forbidden/,
    ],
    [
      'too many at once',
      { Cc: Array.from({ length: 50 }, (_, n) => `c${n}@d.example`).join() },
      422,
      300,
      /50/,
    ],
    ['a body of more than 5 MB', { HtmlBody: 'x'.repeat(5_300_000) }, 422, 300, /5 MB/],
    ['a request of more than 10 MB', { HtmlBody: 'x'.repeat(11_000_000) }, 413, 0, /too large/],
  ])('refuses %s', async (_, more, status, code, message) => {
    const { send, search } = await setup();
    const answer = await send(more);
    expect([answer.status, answer.body]).toEqual([
      status,
      { ErrorCode: code, Message: typeof message === 'string' ? message : expect.stringMatching(message) },
    ]);
    expect(answer.headers.get('x-pm-apierrorcode')).toBe(String(code));
    expect((await search('')).body.TotalCount).toBe(0);
  });

  it('refuses who has no token, or another one, and a body that is not JSON', async () => {
    const { send, call } = await setup();
    const wrong = await send({}, { headers: { 'x-postmark-server-token': 'nope' } });
    expect([wrong.status, wrong.body.ErrorCode]).toEqual([401, 10]);
    const broken = await call('/email', { method: 'POST', body: '{' });
    expect([broken.status, broken.body.ErrorCode]).toEqual([422, 402]);
  });

  it('sends to the others where only some are inactive, and yet answers with the error’s code', async () => {
    const { send, search } = await setup();
    const { status, body } = await send({ Cc: 'inactive@example.com' });
    expect([status, body.ErrorCode]).toEqual([422, 406]);
    expect(body.Message).toMatch(/^Message OK, but will not deliver to these inactive addresses: inactive@/);
    expect((await search('')).body.TotalCount).toBe(1);
  });

  it('finds what it sent by metadata and recipient, newest first, a page at a time', async () => {
    const { send, search, call } = await setup();
    await send();
    await send({ Metadata: { message: 'msg_2' }, To: 'joe@example.com', Cc: 'Sue <sue@example.com>' });
    const { body } = await search('&metadata_message=msg_2');
    expect(body).toMatchObject({
      TotalCount: 1,
      Messages: [
        {
          MessageID: expect.any(String),
          To: [{ Email: 'joe@example.com', Name: null }],
          Cc: [{ Email: 'sue@example.com', Name: 'Sue' }],
          Recipients: ['joe@example.com', 'sue@example.com'],
          From: 'Shop <support@shop.example>',
          Subject: 'Re: my order',
          Status: 'Sent',
          MessageStream: 'outbound',
          Metadata: { message: 'msg_2' },
        },
      ],
    });
    expect((await search('&recipient=JANE%40example.com')).body).toMatchObject({
      Messages: [{ To: [{ Email: 'jane@example.com', Name: 'Doe, Jane' }] }],
    });
    expect((await search('&metadata_message=msg_3')).body).toEqual({ TotalCount: 0, Messages: [] });
    const second = await call('/messages/outbound?count=1&offset=1');
    expect(second.body).toMatchObject({ TotalCount: 2, Messages: [{ Metadata: { message: 'msg_1' } }] });
    for (const query of ['', '?count=1', '?count=501&offset=0', '?count=500&offset=9501']) {
      const refused = await call(`/messages/outbound${query}`);
      expect([refused.status, refused.body.ErrorCode]).toEqual([422, 700]);
    }
  });
});

describe('Postmark’s webhook', () => {
  it('tells of a delivery, with basic authentication', async () => {
    const { send, events, webhook } = await setup();
    const { body } = await send({ Tag: 'reply' });
    await eventually(() => expect(events()).toHaveLength(1));
    expect(events()[0]).toEqual({
      RecordType: 'Delivery',
      MessageID: body.MessageID,
      Recipient: 'jane@example.com',
      DeliveredAt: expect.any(String),
      Details: expect.any(String),
      Tag: 'reply',
      ServerID: 1,
      Metadata: { message: 'msg_1' },
      MessageStream: 'outbound',
    });
    expect(webhook.heard[0]?.headers.authorization).toBe(`Basic ${btoa('rondo:pass:word')}`);
  });

  it.each(['bounce@example.com', 'anybody@bounce.example'])('tells of a bounce: %s', async (To) => {
    const { send, events } = await setup();
    const { body } = await send({ To });
    await eventually(() => expect(events()).toHaveLength(1));
    expect(events()[0]).toMatchObject({
      RecordType: 'Bounce',
      Type: 'HardBounce',
      TypeCode: 1,
      MessageID: body.MessageID,
      Email: To,
      Inactive: true,
      Subject: 'Re: my order',
      Metadata: { message: 'msg_1' },
    });
  });

  it('tells twice and out of order where it is hostile', async () => {
    const { send, events } = await setup({ hostile: true });
    await send({ To: 'late-bounce@example.com' });
    await eventually(() => expect(events()).toHaveLength(4));
    expect(events().map(({ RecordType }) => RecordType)).toEqual([
      'Bounce',
      'Delivery',
      'Delivery',
      'Bounce',
    ]);
  });

  it('comes again after a minute and after five, if it failed; 403 stops it at once', async () => {
    const { send, clock, webhook } = await setup({ statuses: [500, 429] });
    await send();
    await eventually(() => expect(webhook.heard).toHaveLength(1));
    for (const [minutes, calls] of [
      [1, 2],
      [4, 2],
      [1, 3],
      [60, 3],
    ] as const) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      clock.advance(minutes * 60_000);
      await eventually(() => expect(webhook.heard).toHaveLength(calls));
    }
    const refused = await setup({ statuses: [403] });
    await refused.send();
    await eventually(() => expect(refused.webhook.heard).toHaveLength(1));
    refused.clock.advance(3_600_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(refused.webhook.heard).toHaveLength(1);
  });

  it('is called after the next start where the process ended before it was', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rondo-postmark-'));
    try {
      const before = await setup({ dataDir });
      const { body } = await before.send();
      stops.delete(before.outbox.stop);
      await before.outbox.stop();
      expect(before.events()).toEqual([]);
      const after = await setup({ dataDir });
      await eventually(() => expect(after.events()).toMatchObject([{ MessageID: body.MessageID }]));
      expect((await after.search('&metadata_message=msg_1')).body.TotalCount).toBe(1);
      await after.outbox.stop();
      stops.delete(after.outbox.stop);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});

describe('faults on request', () => {
  it('answer a status with Retry-After in Postmark’s words, and send nothing', async () => {
    const { send, faults, search } = await setup();
    faults.add({ target: 'postmark', mode: 'status', status: 429, retryAfter: 3, times: 1 });
    const { status, headers, body } = await send();
    expect([status, headers.get('retry-after'), body.ErrorCode]).toEqual([429, '3', 429]);
    expect((await search('')).body.TotalCount).toBe(0);
  });

  it('hang with the mail sent: it is found by its metadata', async () => {
    const { send, faults, search } = await setup();
    faults.add({ target: 'postmark', mode: 'timeout', times: 1, afterWork: true, operation: 'SendEmail' });
    await expect(send({}, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
    expect((await search('&metadata_message=msg_1')).body.TotalCount).toBe(1);
  });
});
