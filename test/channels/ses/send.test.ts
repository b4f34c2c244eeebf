import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, it } from 'vitest';
import { recipientMark } from '#channels/email/recipient-mark.ts';
import { sesSender } from '#channels/ses/send.ts';
import { minute } from '#domain/ids.ts';
import { key } from '#test/channels/email/mails.ts';
import { answer, attachment, filesOf } from '#test/channels/email/outgoing-message.ts';
import type { Files } from '#use-cases/ports.ts';

type Play = (response: ServerResponse) => void;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** SES on this machine. */
async function setup(play: Play, { region = 'eu-central-1', files = filesOf() as Pick<Files, 'get'> } = {}) {
  const asked: { method: string | undefined; path: string | undefined; body: unknown }[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked.push({ method: request.method, path: request.url, body: await json(request) });
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
  const client = new SESv2Client({
    region,
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
  });
  const from = 'The shop <help@shop.example>';
  const replyTo = 'inbox@in.shop.example';
  const sender = sesSender({ client, from, replyTo, files, key, configurationSet: 'rondo' });
  return { sender, asked, stop: stops.at(-1) };
}

const answering =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Play =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const failing = (status: number, name: string, message = 'no') =>
  answering(status, { message }, { 'x-amzn-errortype': name });
const id = '0107018f1a2b3c4d-0a1b2c3d-0000-1111-2222-333344445555-000000';
const taken = answering(200, { MessageId: id });

describe('sending a mail by Amazon SES', () => {
  it('T3: asks once, with its thread, an address that names its ticket, and what events are to carry', async () => {
    const { sender, asked } = await setup(taken);
    expect(await sender.send(answer({ automatic: true }))).toEqual({
      outcome: 'accepted',
      providerMessageId: id,
      rfcId: `${id}@eu-central-1.amazonses.com`,
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: 'POST', path: '/v2/email/outbound-emails' });
    expect(asked[0]?.body).toEqual({
      FromEmailAddress: 'The shop <help@shop.example>',
      Destination: { ToAddresses: ['carla@example.com'], CcAddresses: ['friend@example.net'] },
      ReplyToAddresses: [expect.stringMatching(/^inbox\+[0-9a-z]+@in\.shop\.example$/)],
      ConfigurationSetName: 'rondo',
      EmailTags: [
        { Name: 'ticket', Value: 'tkt_0123456789abcdef0123456789abcdef' },
        { Name: 'seq', Value: '3' },
        { Name: 'to', Value: recipientMark('carla@example.com') },
      ],
      Content: {
        Simple: {
          Subject: { Data: 'Re: Größe', Charset: 'UTF-8' },
          Body: {
            Text: { Data: 'Grüße & <b>Küsse</b>\n\n  eingerückt', Charset: 'UTF-8' },
            Html: { Data: expect.stringContaining('&lt;b&gt;Küsse'), Charset: 'UTF-8' },
          },
          Headers: [
            { Name: 'In-Reply-To', Value: '<CAF4=second@mail.gmail.com>' },
            {
              Name: 'References',
              Value:
                '<CAF4=first@mail.gmail.com> <CAF4=second@mail.gmail.com> <msg_0123456789abcdef0123456789abcdef_3@shop.example>',
            },
            { Name: 'Auto-Submitted', Value: 'auto-replied' },
            { Name: 'X-Auto-Response-Suppress', Value: 'All' },
          ],
          Attachments: [],
        },
      },
    });
  });

  it('T3: in the first region the mail is named otherwise', async () => {
    const { sender } = await setup(taken, { region: 'us-east-1' });
    expect(await sender.send(answer())).toMatchObject({ rfcId: `${id}@email.amazonses.com` });
  });

  it('T9: attachments and inline images go along', async () => {
    const pdf = attachment('a.pdf', Buffer.from('%PDF-'));
    const image = attachment('b.png', Buffer.from('png'), { contentType: 'image/png', contentId: 'b@x' });
    const files = filesOf([pdf, Buffer.from('%PDF-')], [image, Buffer.from('png')]);
    const { sender, asked } = await setup(taken, { files });
    await sender.send(answer({ attachments: [pdf, image] }));
    const known = { ContentTransferEncoding: 'BASE64' };
    expect(asked[0]?.body).toMatchObject({
      Content: {
        Simple: {
          Attachments: [
            {
              FileName: 'a.pdf',
              ContentType: 'application/pdf',
              RawContent: 'JVBERi0=',
              ContentDisposition: 'ATTACHMENT',
              ...known,
            },
            {
              FileName: 'b.png',
              ContentType: 'image/png',
              RawContent: 'cG5n',
              ContentDisposition: 'INLINE',
              ContentId: 'b@x',
              ...known,
            },
          ],
        },
      },
    });
  });

  it('T9: 20 MB go, 30 MB, which are 40 encoded, are refused without asking', async () => {
    const content = Buffer.alloc(20_000_000);
    const large = attachment('large.pdf', content);
    const { sender, asked } = await setup(taken, { files: filesOf([large, content]) });
    expect(await sender.send(answer({ attachments: [large] }))).toMatchObject({ outcome: 'accepted' });
    expect(await sender.send(answer({ attachments: [{ ...large, bytes: 30_000_000 }] }))).toEqual({
      outcome: 'rejected',
      reason: 'It is larger than 40 MB, which is the most that a mail takes.',
    });
    expect(asked).toHaveLength(1);
  });

  it.each([
    [429, 'TooManyRequestsException', null],
    [400, 'LimitExceededException', 5 * minute],
    [400, 'SendingPausedException', minute],
    [400, 'AccountSuspendedException', minute],
    [400, 'MailFromDomainNotVerifiedException', minute],
    [404, 'NotFoundException', minute],
    [403, 'AccessDeniedException', minute],
  ])('T6: a %i %s is waited for', async (status, name, retryAfter) => {
    const { sender } = await setup(failing(status, name));
    expect(await sender.send(answer())).toEqual({ outcome: 'busy', retryAfter });
  });

  it('T6: so is a sender that isn’t verified, though SES calls it a rejected message', async () => {
    const { sender } = await setup(
      failing(
        400,
        'MessageRejected',
        'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: help@shop.example',
      ),
    );
    expect(await sender.send(answer())).toEqual({ outcome: 'busy', retryAfter: minute });
  });

  it.each(['MessageRejected', 'BadRequestException'])('T6: a %s is final', async (name) => {
    const { sender } = await setup(failing(400, name, 'Illegal address'));
    expect(await sender.send(answer())).toEqual({
      outcome: 'rejected',
      reason: 'Amazon SES refused it: Illegal address',
    });
  });

  it.each([
    ['a fault of its own', failing(500, 'InternalServiceErrorException')],
    ['an answer without an id', answering(200, {})],
    ['an answer that is none', answering(200, '<html>')],
    ['a connection that broke', (response: ServerResponse) => void response.destroy()],
  ])('T6: after %s it may have been taken, and is asked for only once', async (_, play) => {
    const { sender, asked } = await setup(play);
    expect(await sender.send(answer())).toEqual({ outcome: 'unknown' });
    expect(asked).toHaveLength(1);
    expect(sender.find).toBeNull();
  });

  it('T6: where nobody listens it was not taken', async () => {
    const { sender, stop } = await setup(taken);
    await stop?.();
    expect(await sender.send(answer())).toEqual({ outcome: 'busy', retryAfter: null });
  });
});
