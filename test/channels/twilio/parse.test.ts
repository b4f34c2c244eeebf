import { describe, expect, it } from 'vitest';
import { failureOf, parseInboundSms, parseStatus } from '#channels/twilio/parse.ts';
import { isSignedByTwilio } from '#channels/twilio/verify.ts';
import { start } from '#test/support/builders.ts';
import { sidOf, signedRequest, smsForm, twilioSecret } from '#test/support/twilio.ts';

async function smsOf(form: Readonly<Record<string, string>>) {
  const parsed = await parseInboundSms(form, start);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value.sms;
}

describe('Twilio’s signature', () => {
  const form = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+12349013030',
    Digits: '1234',
    From: '+12349013030',
    To: '+18005551212',
  });
  const published = { authToken: '12345', url: 'https://mycompany.com/myapp.php?foo=1&bar=2', form };
  const signature = '0/KCTR6DLpKmkAf8muzZqo1nDgQ=';

  it('is right as Twilio’s documentation publishes it', () => {
    expect(isSignedByTwilio(signature, published)).toBe(true);
  });

  it('is over the form whatever the order it comes in', () => {
    const reversed = new URLSearchParams([...form].toReversed());
    expect(isSignedByTwilio(signature, { ...published, form: reversed })).toBe(true);
  });

  it('is over each value as it came, spaces and all', () => {
    const url = 'https://inbox.example.com/webhooks/twilio/sms';
    const signed = signedRequest('/webhooks/twilio/sms', { Body: ' hello ' }, { url });
    const isGood = (Body: string): boolean => {
      const { authToken } = twilioSecret;
      return isSignedByTwilio(signed.headers?.['x-twilio-signature'], {
        authToken,
        url,
        form: new URLSearchParams({ Body }),
      });
    };
    expect([isGood(' hello '), isGood('hello'), isGood(' hello')]).toEqual([true, false, false]);
  });

  it.each([
    ['another token', { ...published, authToken: '12346' }],
    ['another query', { ...published, url: 'https://mycompany.com/myapp.php?foo=1&bar=3' }],
    ['another scheme', { ...published, url: 'http://mycompany.com/myapp.php?foo=1&bar=2' }],
    ['a parameter more', { ...published, form: new URLSearchParams(`${form}&__proto__=x`) }],
    ['nothing in the form', { ...published, form: new URLSearchParams() }],
  ])('is wrong for %s', (_, request) => {
    expect(isSignedByTwilio(signature, request)).toBe(false);
  });

  it.each([undefined, '', '0', `${signature} `, signature.toLowerCase()])('is not %j', (other) => {
    expect(isSignedByTwilio(other, published)).toBe(false);
  });
});

describe('an SMS of Twilio’s', () => {
  it.each([
    ['+4915112345678', '+4915112345678'],
    ['+49 151 12345678', '+4915112345678'],
    [' 4915112345678', '4915112345678'],
    ['12345', '12345'],
    ['PARCELS', 'PARCELS'],
    ['+49 (0) 151 / 1234-5678', '+4915112345678'],
    ['+1', '+1'],
    ['whatsapp:+4915112345678', 'whatsapp:+4915112345678'],
    ['messenger:1234567890', 'messenger:1234567890'],
  ])('from %j is of the contact %j', async (from, address) => {
    expect((await smsOf(smsForm({ from }))).contactAddress).toBe(address);
  });

  it('keeps the text as it came, spaces included', async () => {
    expect((await smsOf(smsForm({ text: ' hi\n\n👋 ' }))).text).toBe(' hi\n\n👋 ');
  });

  it('names every fault at once', async () => {
    const parsed = await parseInboundSms({ MessageSid: 'MM12', From: '', Body: 'x'.repeat(10_001) }, start);
    expect(parsed).toMatchObject({
      ok: false,
      errors: [{ path: 'MessageSid' }, { path: 'From' }, { path: 'To' }, { path: 'Body' }],
    });
  });

  it.each([
    ...['STOP', 'stop', ' Stop ', 'StopAll', 'UNSUBSCRIBE', 'Cancel', 'END', 'quit', 'OPTOUT', 'REVOKE'].map(
      (text) => [text, 'stop'] as const,
    ),
    ...['START', 'yes', 'Unstop'].map((text) => [text, 'start'] as const),
    ...['', 'Stop it', 'START NOW', 'HELP', 'INFO', 'endlich'].map((text) => [text, null] as const),
  ])('%j opts the customer out, in, or neither: %s', async (text, optOut) => {
    expect((await smsOf(smsForm({ text }))).optOut).toBe(optOut);
  });

  it.each([
    ['HELP', 'STOP', null],
    ['START', 'Weiter', 'start'],
    ['stop', 'Halt', 'stop'],
  ])(
    'is opted out or in by what Twilio says (%s), rather than by the text (%s)',
    async (OptOutType, text, optOut) => {
      expect((await smsOf(smsForm({ text }, { OptOutType }))).optOut).toBe(optOut);
    },
  );
});

describe('pictures of an SMS', () => {
  const media = (nth: number) => `https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM0/Media/ME${nth}`;
  const withMedia = (...types: string[]) =>
    smsForm(
      { text: '', sid: sidOf('pictures') },
      Object.fromEntries([
        ['NumMedia', String(types.length)],
        ...types.flatMap((type, nth) => [
          [`MediaUrl${nth}`, media(nth)],
          [`MediaContentType${nth}`, type],
        ]),
      ]),
    );

  it('are attachments that are still to be fetched, of which only type and place are known', async () => {
    const { text, attachments } = await smsOf(withMedia('image/jpeg', 'Audio/AMR; x=1', '', 'image/made-up'));
    expect(text).toBe('');
    expect(attachments).toMatchObject([
      {
        name: 'media-1.jpg',
        contentType: 'image/jpeg',
        bytes: 0,
        source: media(0),
        refused: null,
        contentId: null,
      },
      { name: 'media-2.amr', contentType: 'audio/amr', source: media(1) },
      { name: 'media-3', contentType: 'application/octet-stream', source: media(2) },
      { name: 'media-4', contentType: 'image/made-up', source: media(3) },
    ]);
  });

  it('T5: have the same ids however often the message comes, and others than another’s', async () => {
    const ids = async (form: Record<string, string>) => (await smsOf(form)).attachments.map(({ id }) => id);
    const first = await ids(withMedia('image/jpeg', 'image/png'));
    expect(new Set(first).size).toBe(2);
    expect(await ids(withMedia('image/jpeg', 'image/png'))).toEqual(first);
    const other = await ids({ ...withMedia('image/jpeg', 'image/png'), MessageSid: sidOf('another') });
    expect(other.some((id) => first.includes(id))).toBe(false);
  });

  it('are as many as a message holds', async () => {
    expect((await smsOf(withMedia(...Array(100).fill('image/png')))).attachments).toHaveLength(30);
  });
});

describe('a status of Twilio’s', () => {
  const MessageSid = sidOf('ours');
  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
  ])('%s is %s', (MessageStatus, state) => {
    const value = { state, providerMessageId: MessageSid };
    expect(parseStatus({ MessageSid, MessageStatus })).toMatchObject({ ok: true, value });
  });

  it.each(['accepted', 'scheduled', 'queued', 'sending', 'something-new'])(
    '%s is no news',
    (MessageStatus) => {
      expect(parseStatus({ MessageSid, MessageStatus })).toEqual({ ok: true, value: null });
    },
  );

  it('tells of a failure why, and of nothing else', () => {
    const failureIn = (MessageStatus: string, ErrorCode?: string) => {
      const parsed = parseStatus({
        MessageSid,
        MessageStatus,
        ...(ErrorCode !== undefined && { ErrorCode }),
      });
      return parsed.ok ? parsed.value?.failure : parsed.errors;
    };
    expect(failureIn('failed', '30005')).toBe('The number does not exist.');
    expect(failureIn('undelivered')).toBe('The carrier did not deliver it.');
    expect(failureIn('delivered', '30005')).toBeNull();
    expect(failureOf('99999')).toContain('99999');
  });

  it('names every fault at once', () => {
    expect(parseStatus({ MessageStatus: '' })).toMatchObject({
      ok: false,
      errors: [{ path: 'MessageSid' }, { path: 'MessageStatus' }],
    });
  });
});
