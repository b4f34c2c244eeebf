import { createHash } from 'node:crypto';
import twilio from 'twilio/lib/webhooks/webhooks.js';
import type { TwilioSecret } from '#contracts/twilio.ts';
import type { Request } from './lambda-events.ts';

export const twilioSecret: TwilioSecret = {
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'the-token-of-the-account',
  from: '+4930123456',
};

export const publicUrl = 'https://inbox.example.com';

/** A message's id, as Twilio's look: the same for the same name. */
export const sidOf = (name: string): string => `SM${createHash('md5').update(name).digest('hex')}`;

/** What Twilio posts for an SMS; `extra` are parameters that came later, or are left out (undefined). */
export const smsForm = (
  { from = '+4915112345678', text = 'Where is my order?', sid = sidOf(text) } = {},
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  ToCountry: 'DE',
  SmsMessageSid: sid,
  NumMedia: '0',
  SmsStatus: 'received',
  AccountSid: twilioSecret.accountSid,
  ApiVersion: '2010-04-01',
  MessageSid: sid,
  From: from,
  To: twilioSecret.from,
  Body: text,
  ...extra,
});

/** A call as Twilio makes it, signed by Twilio's own library. */
export function signedRequest(
  target: string,
  form: Readonly<Record<string, string>>,
  { token = twilioSecret.authToken, url = `${publicUrl}${target}` } = {},
): Request {
  return {
    method: 'POST',
    target,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(token, url, form),
      'user-agent': 'TwilioProxy/1.1',
    },
    body: new URLSearchParams(form).toString(),
  };
}
