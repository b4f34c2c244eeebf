import { createHash } from 'node:crypto';
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { Secrets } from './api.ts';
import type { Call } from './connection.ts';

/** An SMS on its way from a customer. */
export interface Sms {
  /** `SM` and 32 hexadecimal digits: the same again is the same message, delivered twice. */
  readonly sid: string;
  readonly from: string;
  readonly text: string;
  /** Ours; the account's number if left out. */
  readonly to?: string | undefined;
  /** Addresses of what came with it. */
  readonly media?: readonly string[];
}

/** A MessageSid of one's own making, the same for the same words. */
export const sidOf = (...words: readonly string[]): string =>
  `SM${createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 32)}`;

/**
 * The call that Twilio makes for an SMS that came in: every parameter it sends, signed by its own library.
 *
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function webhookCall(sms: Sms, secrets: Secrets): Call {
  const form = formOf(sms, secrets);
  const { twilioAuthToken, twilioWebhookUrl } = secrets;
  const { pathname, search } = new URL(twilioWebhookUrl);
  return {
    method: 'POST',
    path: `${pathname}${search}`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      accept: '*/*',
      'user-agent': 'TwilioProxy/1.1',
      'i-twilio-idempotency-token': createHash('sha256').update(sms.sid).digest('hex').slice(0, 36),
      'x-twilio-signature': getExpectedTwilioSignature(twilioAuthToken, twilioWebhookUrl, form),
    },
    body: new URLSearchParams(form).toString(),
  };
}

function formOf(
  { sid, from, to, text, media = [] }: Sms,
  { twilioAccountSid, twilioNumber }: Secrets,
): Record<string, string> {
  const ours = to ?? twilioNumber;
  return {
    ToCountry: countryOf(ours),
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: String(media.length),
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: text,
    FromCountry: countryOf(from),
    To: ours,
    ToZip: '',
    NumSegments: String(segmentsOf(text)),
    MessageSid: sid,
    AccountSid: twilioAccountSid,
    From: from,
    ApiVersion: '2010-04-01',
    ...Object.fromEntries(media.flatMap(mediaFields)),
  };
}

/** Twilio knows what it fetched; here the name has to say. */
const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  gif: 'image/gif',
  pdf: 'application/pdf',
  mp4: 'video/mp4',
};

const mediaFields = (url: string, index: number): [string, string][] => [
  [`MediaUrl${index}`, url],
  [`MediaContentType${index}`, mediaTypes[/\.(\w+)$/.exec(url)?.[1]?.toLowerCase() ?? ''] ?? 'image/jpeg'],
];

const countryOf = (number: string): CountryCode | '' => parsePhoneNumberFromString(number)?.country ?? '';

/** GSM 03.38, basic characters: 160 to an SMS, 153 to a part of a longer one; in any other alphabet 70 and 67. */
const gsm = /^[\n\r @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;

function segmentsOf(text: string): number {
  const [one, part] = gsm.test(text) ? [160, 153] : [70, 67];
  return text.length <= one ? 1 : Math.ceil(text.length / part);
}
