import { describe, expect, it } from 'vitest';
import { parseInboundSms } from '#channels/twilio/parse.ts';
import { isSignedByTwilio } from '#channels/twilio/verify.ts';
import { sidOf, webhookCall } from '#local/client/twilio.ts';

const secrets = {
  twilioAuthToken: '12345',
  twilioWebhookUrl: 'http://localhost:3000/webhooks/twilio/sms',
  twilioAccountSid: `AC${'0'.repeat(32)}`,
  twilioNumber: '+15005550006',
};
const sid = sidOf('a', 'b');

function setup(text = 'Grüße, ¿qué tal? 👍 a+b&c=d') {
  const call = webhookCall({ sid, from: '+4915112345678', text }, secrets);
  const form = new URLSearchParams(call.body);
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

  it.each([
    { name: 'a short text', text: 'short', parts: 1 },
    { name: '161 letters', text: 'a'.repeat(161), parts: 2 },
    { name: '71 characters with an emoji', text: `${'a'.repeat(60)}👍 and more`, parts: 2 },
  ])('counts the parts of $name', ({ text, parts }) => {
    expect(setup(text).params.NumSegments).toBe(String(parts));
  });
});
