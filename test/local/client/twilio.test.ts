import { describe, expect, it } from 'vitest';
import { parseInboundSms } from '#channels/twilio/parse.ts';
import { isSignedByTwilio } from '#channels/twilio/verify.ts';
import { type Sms, sidOf, webhookCall } from '#local/client/twilio.ts';
import { secrets } from './support.ts';

const sid = sidOf('a', 'b');

function setup(text = 'Grüße, ¿qué tal? 👍 a+b&c=d', more: Partial<Sms> = {}) {
  const call = webhookCall({ sid, from: '+4915112345678', text, ...more }, secrets);
  const form = new URLSearchParams(String(call.body));
  return { call, form, params: Object.fromEntries(form), text };
}

describe('the call that plays Twilio', () => {
  it('is signed over the whole form, and no more once a letter is changed', () => {
    const { call, form } = setup();
    const signature = call.headers?.['x-twilio-signature'];
    const about = { authToken: secrets.twilioAuthToken, url: secrets.twilioWebhookUrl };
    expect(isSignedByTwilio(signature, { ...about, form })).toBe(true);
    form.set('Body', 'something else');
    expect(isSignedByTwilio(signature, { ...about, form })).toBe(false);
  });

  it('is read as the message that it was', async () => {
    const { params, text } = setup();
    expect(await parseInboundSms(params, 0)).toMatchObject({
      ok: true,
      value: {
        receipt: { source: 'twilio', id: sid },
        sms: { text, contactAddress: '+4915112345678', ourAddress: '+15005550006' },
      },
    });
  });

  it('goes to the path of the webhook, with all that Twilio sends', () => {
    const { call, params } = setup();
    expect(call).toMatchObject({ method: 'POST', path: '/webhooks/twilio/sms' });
    expect(params).toMatchObject({
      SmsStatus: 'received',
      FromCountry: 'DE',
      ToCountry: 'US',
      NumMedia: '0',
      ApiVersion: '2010-04-01',
      SmsSid: sid,
      SmsMessageSid: sid,
      AccountSid: secrets.twilioAccountSid,
    });
  });

  it('brings pictures by their addresses, with their types', () => {
    const media = ['https://api.twilio.com/media/a.png', 'https://api.twilio.com/media/b'];
    expect(setup('look', { media }).params).toMatchObject({
      NumMedia: '2',
      MediaUrl0: media[0],
      MediaContentType0: 'image/png',
      MediaUrl1: media[1],
      MediaContentType1: 'image/jpeg',
    });
  });

  it.each([
    { name: 'a short text', text: 'short', parts: 1 },
    { name: '161 letters', text: 'a'.repeat(161), parts: 2 },
    { name: '71 characters with an emoji', text: `${'a'.repeat(60)}👍 and more`, parts: 2 },
  ])('counts the parts of $name', ({ text, parts }) => {
    expect(setup(text).params.NumSegments).toBe(String(parts));
  });
});
