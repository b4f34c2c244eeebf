import type { OutboxOptions } from '../types.ts';

export class TwilioError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

type Refusal = readonly [code: number, message: (number: string) => string];

const invalidTo: Refusal = [21211, (number) => `The 'To' number ${number} is not a valid phone number.`];

/** Twilio's own magic numbers for test credentials; any other number that looks like one is written to. */
const magicTo: Record<string, Refusal> = {
  '+15005550001': invalidTo,
  '+15005550002': [
    21612,
    (number) => `The 'To' phone number: ${number}, is not currently reachable via SMS.`,
  ],
  '+15005550003': [
    21408,
    () => 'Permission to send an SMS has not been enabled for the region indicated by the ‘To’ number',
  ],
  '+15005550004': [21610, () => 'Attempt to send to unsubscribed recipient'],
  '+15005550009': [21614, (number) => `'To' number is not a valid mobile number: ${number}`],
};
const magicFrom: Record<string, Refusal> = {
  '+15005550001': [21212, (number) => `The 'From' number ${number} is not a valid phone number.`],
  '+15005550007': [
    21606,
    (number) => `The 'From' phone number ${number} is not a valid, SMS-capable Twilio number`,
  ],
  '+15005550008': [21611, () => "This 'From' number has exceeded the maximum number of queued messages"],
};

/** Why Twilio would not take this message, if it wouldn't. */
export function refusalOf(
  form: URLSearchParams,
  { from: ours }: OutboxOptions['twilio'],
): TwilioError | undefined {
  const [to, from, body] = ['To', 'From', 'Body'].map((name) => form.get(name) ?? '');
  if (!to) return new TwilioError(400, 21604, "A 'To' phone number is required.");
  if (!from && !form.get('MessagingServiceSid'))
    return new TwilioError(400, 21603, "A 'From' phone number is required.");
  if (!body && !form.get('MediaUrl')) return new TwilioError(400, 21602, 'Message body is required.');
  if (body && body.length > 1600) {
    return new TwilioError(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
  }
  const callback = form.get('StatusCallback');
  if (callback !== null && !URL.canParse(callback)) {
    return new TwilioError(400, 21609, `The 'StatusCallback' URL ${callback} is not a valid URL.`);
  }
  const badTo = magicTo[to] ?? (/^\+[1-9]\d{6,14}$/.test(to) ? undefined : invalidTo);
  if (badTo) return new TwilioError(400, badTo[0], badTo[1](to));
  const isOurs = !from || from === ours || from === '+15005550006';
  const badFrom = magicFrom[from ?? ''] ?? (isOurs ? undefined : magicFrom['+15005550007']);
  if (badFrom) return new TwilioError(badFrom[0] === 21611 ? 429 : 400, badFrom[0], badFrom[1](from ?? ''));
  return undefined;
}
