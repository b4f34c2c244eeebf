import { beforeEach, describe, expect, it } from 'vitest';
import { isSignedByTwilio } from '#channels/twilio/verify.ts';
import { createHandler } from '#functions/receive-twilio/handler.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid, toSay } from '#test/support/inbox.ts';
import { httpEvent, lambdaContext, type Request } from '#test/support/lambda-events.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { publicUrl, sidOf, signedRequest, smsForm, twilioSecret } from '#test/support/twilio.ts';
import { answer } from '#use-cases/answer.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';

const target = '/webhooks/twilio/sms';
const carlas = smsTicketId(contactIdOf('sms', '+4915112345678'));

let inbox: Inbox;
let surface: Surface;
beforeEach(async () => {
  inbox = await openInbox();
  surface = openSurface(inbox);
});

const send = (form = smsForm(), options: Parameters<typeof signedRequest>[2] = {}) =>
  surface.call(signedRequest(target, form, options));

const without = (request: Request, header: string): Request => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers ?? {}).filter(([name]) => name !== header)),
});

describe('a signed SMS', () => {
  it('T1: is stored, and answered with TwiML that asks for nothing', async () => {
    const answered = await send();
    expect(answered).toMatchObject({ status: 200, headers: { 'content-type': 'text/xml' } });
    expect(answered.text).toContain('<Response/>');
    expect(await inbox.ticket(carlas)).toMatchObject({ number: 1, createdAt: start, lastSeq: 1 });
    expect((await inbox.store.loadMessage(carlas, 1))?.text).toBe('Where is my order?');
  });

  it('T5: delivered ten times at once is one message, and ten times answered with 200', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => send()));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await inbox.ticket(carlas)).lastSeq).toBe(1);
    expect(surface.telemetry.counted.get('Received')).toBe(1);
  });

  it('comes through with whatever parameters Twilio adds, with odd characters, twice, and untrimmed', async () => {
    const form = smsForm(
      { text: ' Grüße & mehr = 😀 100% + ' },
      { SomethingNew: ' yes ', ChannelMetadata: '{"a":[1]}', __proto: 'x', constructor: 'y' },
    );
    expect((await send(form)).status).toBe(200);
    expect((await inbox.store.loadMessage(carlas, 1))?.text).toBe(' Grüße & mehr = 😀 100% + ');
  });

  it('with a parameter twice counts both for the signature, as Twilio’s validator does', () => {
    const url = `${publicUrl}${target}`;
    const form = new URLSearchParams('A=2&A=1&B=3');
    const signature = signedRequest(target, { B: '3' }, { url: `${url}` }).headers?.['x-twilio-signature'];
    expect(isSignedByTwilio(signature, { authToken: twilioSecret.authToken, url, form })).toBe(false);
    const both = signedRequest(target, { A: '1A2', B: '3' }).headers?.['x-twilio-signature'];
    expect(isSignedByTwilio(both, { authToken: twilioSecret.authToken, url, form })).toBe(true);
  });

  it('is verified by the URL of the configuration, whatever host it came to', async () => {
    const request = signedRequest(target, smsForm());
    const elsewhere = { ...request, headers: { ...request.headers, host: 'evil.example.com' } };
    expect((await surface.call(elsewhere)).status).toBe(200);
    const forged = signedRequest(target, smsForm({ text: 'forged' }), {
      url: `https://evil.example.com${target}`,
    });
    expect(
      (await surface.call({ ...forged, headers: { ...forged.headers, host: 'evil.example.com' } })).status,
    ).toBe(403);
  });

  it('an SMS without a text, as one with nothing but a picture, is a message too', async () => {
    expect((await send(smsForm({ text: '', sid: sidOf('picture') }, { NumMedia: '1' }))).status).toBe(200);
    expect((await inbox.store.loadMessage(carlas, 1))?.text).toBe('');
  });

  it('T6: is answered with 500 when it can’t be stored, without telling why, and stored when it comes again', async () => {
    const store = overlaid(inbox.store, {
      commit: async () => {
        throw new Error('arn:aws:dynamodb:eu-central-1:123456789012:table/rondo is out of reach');
      },
    });
    const broken = openSurface({ store, clock: inbox.clock });
    const answered = await broken.call(signedRequest(target, smsForm()));
    expect(problemIn(answered)).toMatchObject({ status: 500, type: 'urn:rondo:problem:internal' });
    expect(answered.text).not.toContain('arn:');
    expect(broken.telemetry.lines.at(-1)).toMatchObject({ level: 'error', code: 'request-failed' });
    expect((await send()).status).toBe(200);
    expect((await inbox.ticket(carlas)).lastSeq).toBe(1);
  });
});

describe('Twilio’s own published example', () => {
  it('verifies', () => {
    const form = new URLSearchParams({
      CallSid: 'CA1234567890ABCDE',
      Caller: '+12349013030',
      Digits: '1234',
      From: '+12349013030',
      To: '+18005551212',
    });
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    const signature = '0/KCTR6DLpKmkAf8muzZqo1nDgQ=';
    expect(isSignedByTwilio(signature, { authToken: '12345', url, form })).toBe(true);
    form.set('Digits', '1235');
    expect(isSignedByTwilio(signature, { authToken: '12345', url, form })).toBe(false);
  });
});

describe('what Twilio did not sign', () => {
  const signed = signedRequest(target, smsForm());
  const refused: [string, Request][] = [
    ['a missing signature', without(signed, 'x-twilio-signature')],
    ['an empty signature', { ...signed, headers: { ...signed.headers, 'x-twilio-signature': '' } }],
    ['a wrong signature', { ...signed, headers: { ...signed.headers, 'x-twilio-signature': 'AAAA' } }],
    ['a signature of another token', signedRequest(target, smsForm(), { token: 'another' })],
    [
      'a signature of another body',
      { ...signed, body: new URLSearchParams(smsForm({ text: 'other' })).toString() },
    ],
    ['a signature of a body with less in it', { ...signed, body: `${signed.body}&Extra=1` }],
    ['a signature of another route', { ...signed, target: '/webhooks/twilio/status?ticketId=tkt_1&seq=1' }],
    ['a signature of another query', { ...signed, target: `${target}?x=1` }],
  ];

  it.each(refused)('%s is refused with 403, and nothing is stored', async (_, request) => {
    const answered = await surface.call(request);
    expect(problemIn(answered)).toMatchObject({ status: 403, type: 'urn:rondo:problem:bad-signature' });
    expect(inbox.changes).toEqual([]);
  });

  it('leaves neither the body nor a signature nor the token in the log', async () => {
    for (const [, request] of refused) await surface.call(request);
    await send();
    const log = JSON.stringify(surface.telemetry.lines);
    for (const secret of ['Where is my order?', '+4915112345678', twilioSecret.authToken, 'AAAA'])
      expect(log).not.toContain(secret);
    expect(log).toContain('signature-refused');
  });
});

describe('a token that was rotated', () => {
  it('T6: is read anew before a message is refused, for Twilio doesn’t send it again', async () => {
    const asked: boolean[] = [];
    const telemetry = recordedTelemetry();
    const handler = createHandler({
      ...inbox.deps,
      log: telemetry.log,
      publicUrl,
      secret: async ({ fresh } = { fresh: false }) => {
        asked.push(fresh);
        return fresh ? twilioSecret : { ...twilioSecret, authToken: 'the one before' };
      },
    });
    const answer = await handler(httpEvent(signedRequest(target, smsForm())), lambdaContext());
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(asked).toEqual([false, true]);
    const unsigned = without(signedRequest(target, smsForm()), 'x-twilio-signature');
    expect(await handler(httpEvent(unsigned), lambdaContext())).toMatchObject({ statusCode: 403 });
    expect(asked).toEqual([false, true]);
  });
});

describe('a body that is not as it should be', () => {
  it('that isn’t a form is refused with a problem document', async () => {
    const signed = signedRequest(target, smsForm());
    const json = {
      ...signed,
      headers: { ...signed.headers, 'content-type': 'application/json' },
      body: '{}',
    };
    const answered = await surface.call(json);
    expect(answered.status).toBe(400);
    expect(faultsIn(answered)).toEqual(['content-type']);
    expect(inbox.changes).toEqual([]);
  });

  it('without MessageSid and more: every fault is named', async () => {
    const { MessageSid: _, From: _from, ...form } = smsForm();
    const answered = await send({ ...form, To: '' });
    expect(answered.status).toBe(400);
    expect(faultsIn(answered).toSorted()).toEqual(['From', 'MessageSid', 'To']);
    expect(inbox.changes).toEqual([]);
  });

  it.each(['', 'SM1', 'not-an-id', '../../etc', `SM${'g'.repeat(32)}`])(
    'with a MessageSid that is none: %s',
    async (sid) => {
      expect(faultsIn(await send(smsForm({ sid })))).toEqual(['MessageSid']);
      expect(inbox.changes).toEqual([]);
    },
  );

  it('with no body at all', async () => {
    expect(faultsIn(await send({})).toSorted()).toEqual(['From', 'MessageSid', 'To']);
  });
});

describe('opting out', () => {
  const optedOut = async () =>
    (await inbox.store.loadContact((await inbox.ticket(carlas)).contactId))?.optedOut;

  it.each(['STOP', 'stop', ' Stop ', 'UNSUBSCRIBE', 'END', 'QUIT', 'CANCEL', 'STOPALL'])(
    '%s alone is recorded, as Twilio acts on it without a word where Advanced Opt-Out is off',
    async (text) => {
      await send(smsForm({ text, sid: sidOf(text) }));
      expect(await optedOut()).toBe(true);
    },
  );

  it('START ends it', async () => {
    await send(smsForm({ text: 'STOP' }));
    await send(smsForm({ text: 'Start' }));
    expect(await optedOut()).toBe(false);
  });

  it('OptOutType says so in whatever language', async () => {
    await send(smsForm({ text: 'ARRET' }, { OptOutType: 'STOP' }));
    expect(await optedOut()).toBe(true);
    await send(smsForm({ text: 'QUIT' }, { OptOutType: 'HELP' }));
    expect(await optedOut()).toBe(true);
    await send(smsForm({ text: 'JA' }, { OptOutType: 'START' }));
    expect(await optedOut()).toBe(false);
  });

  it.each(['STOP PLEASE', 'When does it end', 'constructor'])(
    '%s is a message like any other',
    async (text) => {
      await send(smsForm({ text }));
      expect(await optedOut()).toBe(false);
    },
  );
});

describe('who writes', () => {
  const addressOf = async (from: string) => {
    await send(smsForm({ from, sid: sidOf(from) }));
    const change = inbox.changes.findLast(({ kind }) => kind === 'ticket');
    return change?.kind === 'ticket' ? change.after?.contactAddress : undefined;
  };

  it.each([
    ['+4915112345678', '+4915112345678'],
    ['+49 151 12345678', '+4915112345678'],
    ['whatsapp:+4915112345678', 'whatsapp:+4915112345678'],
    ['12345', '12345'],
    ['DHL', 'DHL'],
  ])('%s is %s', async (from, address) => {
    expect(await addressOf(from)).toBe(address);
  });

  it('T2: one ticket a person, however the number is written; WhatsApp is another channel of theirs', async () => {
    for (const from of ['+4915112345678', '+49 151 12345678', 'whatsapp:+4915112345678'])
      await send(smsForm({ from, sid: sidOf(from) }));
    const ids = inbox.changes.flatMap((change) => (change.kind === 'ticket' ? [change.after?.id] : []));
    expect(new Set(ids).size).toBe(2);
  });
});

describe('how a delivery fared', () => {
  const status = (query: string, form: Record<string, string>) =>
    surface.call(signedRequest(`/webhooks/twilio/status${query}`, form));
  const fared = (MessageStatus: string, extra: Record<string, string> = {}) => ({
    MessageSid: sidOf('sent'),
    MessageStatus,
    ...extra,
  });
  const about = `?ticketId=${carlas}&seq=2`;

  beforeEach(async () => {
    await send();
    await answer(toSay(carlas), inbox.deps);
    const sent = await inbox.store.loadMessage(carlas, 2);
    if (sent?.delivery == null) throw new Error('nothing to deliver');
    await inbox.store.saveDelivery(sent, { ...sent.delivery, state: 'sending', attempt: 1 });
  });
  const delivery = async () => (await inbox.store.loadMessage(carlas, 2))?.delivery;

  it('is recorded with the message', async () => {
    expect((await status(about, fared('sent'))).status).toBe(200);
    expect(await delivery()).toMatchObject({ state: 'sent', providerMessageId: sidOf('sent') });
    await status(about, fared('delivered'));
    await status(about, fared('sent'));
    expect((await delivery())?.state).toBe('delivered');
  });

  it.each([
    ['30003', 'The phone is switched off or out of reach.'],
    ['99999', 'Twilio’s error 99999.'],
    ['constructor', 'Twilio’s error constructor.'],
  ])('a failure %s is explained: %s', async (ErrorCode, failure) => {
    expect((await status(about, fared('undelivered', { ErrorCode }))).status).toBe(200);
    expect(await delivery()).toMatchObject({ state: 'failed', failure });
  });

  it.each(['queued', 'sending', 'accepted', 'constructor', 'toString'])('%s is no news', async (word) => {
    expect((await status(about, fared(word))).status).toBe(200);
    expect((await delivery())?.state).toBe('sending');
  });

  it.each([
    '',
    '?ticketId=tkt_1',
    '?seq=2',
    '?ticketId=evil&seq=1',
    '?ticketId=tkt_1&seq=0',
    '?ticketId=tkt_1&seq=1.5',
  ])('about no message of ours is refused: %s', async (query) => {
    expect(faultsIn(await status(query, fared('sent')))).toEqual(['ticketId']);
  });

  it('of a message that is not there is answered with 200: Twilio has nothing to gain from trying again', async () => {
    expect((await status(`?ticketId=tkt_gone&seq=2`, fared('sent'))).status).toBe(200);
  });

  it('unsigned is refused', async () => {
    const forged = signedRequest(`/webhooks/twilio/status${about}`, fared('failed'), { token: 'another' });
    expect((await surface.call(forged)).status).toBe(403);
    expect((await delivery())?.state).toBe('sending');
  });
});
