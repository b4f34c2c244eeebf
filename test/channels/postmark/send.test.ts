import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { recipientMark } from '#channels/email/recipient-mark.ts';
import { ticketOfAddress } from '#channels/email/reply-address.ts';
import { postmarkSender } from '#channels/postmark/send.ts';
import { minute, second } from '#domain/ids.ts';
import { key } from '#test/channels/email/mails.ts';
import { answer, attachment, filesOf } from '#test/channels/email/outgoing-message.ts';
import type { Files } from '#use-cases/ports.ts';

interface Asked {
  readonly method: string | undefined;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly token: string | string[] | undefined;
  readonly body: unknown;
}
type Play = (response: ServerResponse) => void;

const secret = {
  user: 'postmark',
  password: 'a password of ours',
  serverToken: 'the-token',
  from: 'The shop <help@shop.example>',
  replyTo: 'inbox@in.shop.example',
};

const { fetch } = globalThis;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const stop of stops.splice(0)) await stop();
});

/** Postmark on this machine: what goes to api.postmarkapp.com goes there. */
async function setup(play: Play, files: Pick<Files, 'get'> = filesOf()) {
  const asked: Asked[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'https://api.postmarkapp.com');
    const body: unknown = request.method === 'POST' ? await json(request) : null;
    const token = request.headers['x-postmark-server-token'];
    const query = Object.fromEntries(url.searchParams);
    asked.push({ method: request.method, path: url.pathname, query, token, body });
    play(response);
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  vi.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
    const there = new URL(String(url));
    expect(there.origin).toBe('https://api.postmarkapp.com');
    return fetch(`http://127.0.0.1:${address.port}${there.pathname}${there.search}`, init);
  });
  return { sender: postmarkSender({ secret: async () => secret, files, key }), asked, stop: stops.at(-1) };
}

const answering =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Play =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const refusing = (status: number, ErrorCode: number, Message = 'no') =>
  answering(status, { ErrorCode, Message });
const taken = answering(200, {
  To: 'carla@example.com',
  SubmittedAt: '2025-03-03T05:02:17.0-05:00',
  MessageID: '0a129aee-e1cd-480d-b08d-4f48548ff48d',
  ErrorCode: 0,
  Message: 'OK',
});

describe('sending a mail by Postmark', () => {
  it('T3: asks once, with its thread, its name and what reports are to carry', async () => {
    const { sender, asked } = await setup(taken);
    expect(await sender.send(answer())).toEqual({
      outcome: 'accepted',
      providerMessageId: '0a129aee-e1cd-480d-b08d-4f48548ff48d',
    });
    expect(asked).toMatchObject([{ method: 'POST', path: '/email', token: 'the-token' }]);
    const body = asked[0]?.body as Record<string, unknown>;
    expect(body).toEqual({
      From: 'The shop <help@shop.example>',
      To: 'carla@example.com',
      Cc: 'friend@example.net',
      ReplyTo: expect.stringMatching(/^inbox\+[0-9a-z]+@in\.shop\.example$/),
      Subject: 'Re: Größe',
      TextBody: 'Grüße & <b>Küsse</b>\n\n  eingerückt',
      HtmlBody: expect.stringContaining('&lt;b&gt;Küsse'),
      MessageStream: 'outbound',
      TrackOpens: false,
      TrackLinks: 'None',
      Metadata: {
        ticket: 'tkt_0123456789abcdef0123456789abcdef',
        seq: '3',
        message: 'msg_0123456789abcdef0123456789abcdef_3',
        to: recipientMark('carla@example.com'),
      },
      Headers: [
        { Name: 'Message-ID', Value: '<msg_0123456789abcdef0123456789abcdef_3@shop.example>' },
        { Name: 'X-PM-KeepID', Value: 'true' },
        { Name: 'In-Reply-To', Value: '<CAF4=second@mail.gmail.com>' },
        { Name: 'References', Value: '<CAF4=first@mail.gmail.com> <CAF4=second@mail.gmail.com>' },
      ],
      Attachments: [],
    });
    expect(ticketOfAddress(String(body.ReplyTo), key)).toBe('tkt_0123456789abcdef0123456789abcdef');
  });

  it('T9: attachments and inline images go along', async () => {
    const pdf = attachment('a.pdf', Buffer.from('%PDF-'));
    const image = attachment('b.png', Buffer.from('png'), { contentType: 'image/png', contentId: 'b@x' });
    const { sender, asked } = await setup(
      taken,
      filesOf([pdf, Buffer.from('%PDF-')], [image, Buffer.from('png')]),
    );
    await sender.send(answer({ attachments: [pdf, image], email: null }));
    expect(asked[0]?.body).toMatchObject({
      Attachments: [
        { Name: 'a.pdf', Content: 'JVBERi0=', ContentType: 'application/pdf' },
        { Name: 'b.png', Content: 'cG5n', ContentType: 'image/png', ContentID: 'cid:b@x' },
      ],
    });
    expect(asked[0]?.body).not.toHaveProperty('Cc');
  });

  it('T9: what can’t be a mail is refused without asking', async () => {
    const { sender, asked } = await setup(taken);
    expect(await sender.send(answer({ to: 'carla' }))).toEqual({
      outcome: 'rejected',
      reason: '“carla” is not an e-mail address.',
    });
    expect(asked).toEqual([]);
  });

  it.each([
    [429, 429],
    [500, 0],
    [503, 100],
  ])('T6: a %i is tried again, after as long as it asks for', async (status, code) => {
    const { sender } = await setup(
      answering(status, { ErrorCode: code, Message: 'x' }, { 'retry-after': '7' }),
    );
    expect(await sender.send(answer())).toEqual({ outcome: 'busy', retryAfter: 7 * second });
    const { sender: other } = await setup(answering(status, 'not json'));
    expect(await other.send(answer())).toEqual({ outcome: 'busy', retryAfter: null });
  });

  it.each([
    [401, 10],
    [403, 0],
    [422, 400],
    [422, 401],
    [422, 405],
    [422, 412],
    [422, 413],
  ])('T6: a fault of the account (%i, %i) is waited for, the mail is not to blame', async (status, code) => {
    const { sender } = await setup(refusing(status, code));
    expect(await sender.send(answer())).toEqual({ outcome: 'busy', retryAfter: minute });
  });

  it.each([
    [406, 'Postmark no longer delivers to this address: a mail bounced, or its owner reported one as spam.'],
    [300, 'Postmark takes one of the addresses for invalid.'],
    [411, 'Postmark does not send files of this type.'],
    [409, 'Postmark refused it: no'],
  ])('T6: an error %i is final, in words that an agent understands', async (code, reason) => {
    const { sender } = await setup(refusing(422, code));
    expect(await sender.send(answer())).toEqual({ outcome: 'rejected', reason });
  });

  it.each([
    ['an answer that says nothing', answering(200, 'OK')],
    ['an answer without an id', answering(200, { ErrorCode: 0 })],
    ['a gateway’s fault', answering(502, 'Bad gateway')],
    ['a gateway’s patience', answering(504, '')],
    ['a request that took too long', answering(408, '')],
    ['a connection that broke', (response: ServerResponse) => void response.destroy()],
  ])('T6: after %s it may have been taken', async (_, play) => {
    const { sender } = await setup(play);
    expect(await sender.send(answer())).toEqual({ outcome: 'unknown' });
  });

  it('T6: where nobody listens it was not taken', async () => {
    const { sender, stop } = await setup(taken);
    await stop?.();
    expect(await sender.send(answer())).toEqual({ outcome: 'busy', retryAfter: null });
  });

  it('T6: no answer within the time that it gets may be one that was lost', async () => {
    const { sender } = await setup(() => {});
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(
      AbortSignal.abort(new DOMException('x', 'TimeoutError')),
    );
    expect(await sender.send(answer())).toEqual({ outcome: 'unknown' });
  });
});

describe('looking a mail up at Postmark', () => {
  const sentAfter = Date.UTC(2025, 2, 3, 10);
  const listed = (...Messages: readonly Record<string, unknown>[]) =>
    answering(200, { TotalCount: Messages.length, Messages });
  const found = (sender: ReturnType<typeof postmarkSender>, known: readonly string[] = []) =>
    sender.find?.(answer(), sentAfter, new Set(known));

  it('T6: asks by our own id alone, for that is how many fields it searches by', async () => {
    const { sender, asked } = await setup(listed());
    expect(await found(sender)).toBeNull();
    expect(asked).toMatchObject([
      {
        method: 'GET',
        path: '/messages/outbound',
        query: { count: '50', offset: '0', metadata_message: 'msg_0123456789abcdef0123456789abcdef_3' },
        token: 'the-token',
      },
    ]);
  });

  it('T6: finds the one that was taken since, and that no other message is', async () => {
    const { sender } = await setup(
      listed(
        { MessageID: 'known', ReceivedAt: '2025-03-03T05:01:00.0000000-05:00' },
        { MessageID: 'ours', ReceivedAt: '2025-03-03T05:00:30.1234567-05:00' },
        { MessageID: 'earlier', ReceivedAt: '2025-03-03T04:59:00.0000000-05:00' },
      ),
    );
    expect(await found(sender, ['known'])).toEqual({ providerMessageId: 'ours' });
    expect(await found(sender, ['known', 'ours'])).toBeNull();
  });

  it('T6: a list that can’t be had is no proof that it wasn’t taken', async () => {
    const { sender } = await setup(answering(500, ''));
    await expect(found(sender)).rejects.toThrow('500');
    const { sender: other } = await setup(answering(200, {}));
    await expect(found(other)).rejects.toThrow();
  });
});
