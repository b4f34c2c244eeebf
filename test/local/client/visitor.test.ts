import { describe, expect, it } from 'vitest';
import { readIdentity } from '#channels/chat/identity.ts';
import { isSignedBySecret, signedHeaders } from '#channels/signed/verify.ts';
import { signedMessageBody } from '#contracts/api/webhooks.ts';
import { readSendArguments } from '#local/client/send/arguments.ts';
import { describeChat } from '#local/client/send/chat.ts';
import { signedCall } from '#local/client/signed-message.ts';
import { identityToken, sayCall, ticketOfSaid } from '#local/client/visitor.ts';
import { monday, secrets } from './support.ts';

describe('a visitor of the chat', () => {
  const identity = { userId: 'c1', email: 'carla@example.com', name: 'Carla' };

  it('is vouched for by a token that lasts five minutes', async () => {
    const token = await identityToken(identity, secrets, monday);
    const read = (now: number, secret = secrets.chatIdentitySecret) => readIdentity(token, secret, now);
    expect(await read(monday)).toMatchObject({ address: 'user:c1', identity });
    expect(await read(monday + 301_000)).toBeNull();
    expect(await read(monday, 'another secret')).toBeNull();
  });

  it('is told by the answer which ticket their message went into', () => {
    const said = {
      id: 'msg_abc_3',
      author: 'customer',
      text: 'x',
      attachments: [],
      at: '2026-01-05T00:00:00Z',
    };
    expect(ticketOfSaid(JSON.stringify({ ...said, ticket: { status: 'open' } }))).toBe('tkt_abc');
    expect(ticketOfSaid('{"status":"ended"}')).toBeUndefined();
    expect(ticketOfSaid('<html>')).toBeUndefined();
  });

  it('T5: names each message', () => {
    expect(sayCall({ sessionId: 'ses_1', token: 't' }, 'Hi', 'c1')).toMatchObject({
      path: '/chat/messages',
      headers: { authorization: 'Bearer t' },
      body: '{"text":"Hi","clientId":"c1"}',
    });
  });

  it('T4: sees that the chat has ended', () => {
    const messages = [
      { author: 'customer', text: 'Hi' },
      { author: 'agent', agent: { name: 'Sam' }, text: 'Hello!' },
      { author: 'system', text: 'Welcome' },
    ] as const;
    expect(describeChat({ messages, status: 'ended' })).toEqual([
      'What the visitor sees:',
      '  you: Hi',
      '  Sam: Hello!',
      '  system: Welcome',
      '  The chat has ended; writing again begins a new one.',
    ]);
  });
});

describe('any other provider', () => {
  const read = readSendArguments([
    'message',
    '--channel',
    'sms',
    '--from',
    '+4915112345678',
    '--tag',
    'a',
    'Hi',
  ]);
  const message = read.kind === 'send' && read.asked.channel === 'message' ? read.asked.message : undefined;
  if (!message) throw new Error('not understood');

  it('signs what it sends', () => {
    const { headers = {}, body } = signedCall(message, secrets, monday);
    const signed = signedHeaders(headers);
    if (signed === null) throw new Error('no headers');
    const about = { secret: secrets.signedWebhookSecret, now: monday };
    expect(isSignedBySecret(signed, { ...about, body: String(body) })).toBe(true);
    expect(isSignedBySecret(signed, { ...about, body: `${body} ` })).toBe(false);
    expect(signed.id).toBe(message.messageId);
  });

  it('sends nothing but what the contract knows', () => {
    const { body } = signedCall(message, secrets, monday);
    expect(signedMessageBody.parse(JSON.parse(String(body)))).toMatchObject({ text: 'Hi', tags: ['a'] });
  });
});
