import * as z from 'zod';
import type { Instant } from '#domain/ids.ts';
import type { Arrival } from '#use-cases/receive.ts';
import type { DeliveryReport } from '#use-cases/record-delivery.ts';

const sid = z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/, 'must be an id of Twilio');

/** The parameters that are read; Twilio adds new ones without notice. */
const inboundSchema = z.object({
  MessageSid: sid,
  From: z.string().min(1).max(64),
  To: z.string().min(1).max(64),
  Body: z.string().max(10_000).default(''),
  OptOutType: z.string().optional(),
});

/**
 * Numbers as E.164, which is how Twilio writes them; whatever is none stays as it came: a short code, a brand's
 * name, or `whatsapp:+49…`, which is another way to reach somebody than their number's SMS.
 */
function address(raw: string): string {
  const digits = raw.replace(/[\s().-]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : raw.trim();
}

/**
 * What Twilio takes for an opt-out, or the end of one, where it is the whole message; it says so by `OptOutType`
 * only where Advanced Opt-Out is on, and acts by these words elsewhere.
 *
 * @see https://help.twilio.com/articles/31560110671259
 */
const optOutWords: ReadonlyMap<string, 'stop' | 'start'> = new Map([
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'OPTOUT', 'REVOKE'].map(
    (word) => [word, 'stop'] as const,
  ),
  ...['START', 'YES', 'UNSTOP'].map((word) => [word, 'start'] as const),
]);

const optOutOf = ({ OptOutType, Body }: z.output<typeof inboundSchema>): Arrival['optOut'] =>
  optOutWords.get((OptOutType ?? Body).trim().toUpperCase()) ?? null;

type Parsed<Value> = { ok: true; value: Value } | { ok: false; errors: { path: string; message: string }[] };

function parseWith<Schema extends z.ZodType>(schema: Schema, params: unknown): Parsed<z.output<Schema>> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    message,
  }));
  return { ok: false, errors };
}

/** https://www.twilio.com/docs/messaging/guides/webhook-request */
export function parseInboundSms(
  params: Readonly<Record<string, string>>,
  at: Instant,
): Parsed<{ sms: Arrival; messageSid: string }> {
  const parsed = parseWith(inboundSchema, params);
  if (!parsed.ok) return parsed;
  const { MessageSid, From, To, Body } = parsed.value;
  const sms: Arrival = {
    channel: 'sms',
    via: 'twilio',
    contactAddress: address(From),
    contactName: null,
    ourAddress: address(To),
    subject: null,
    text: Body,
    fullText: null,
    html: null,
    email: null,
    automatic: false,
    attachments: [],
    tags: [],
    at,
    optOut: optOutOf(parsed.value),
  };
  return { ok: true, value: { sms, messageSid: MessageSid } };
}

const statusSchema = z.object({
  MessageSid: sid,
  MessageStatus: z.string().min(1),
  ErrorCode: z.string().optional(),
});

/** Ranks of Twilio's statuses, as ours; those before `sent` tell nothing that the answer to sending did not. */
const states: ReadonlyMap<string, DeliveryReport['state']> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
]);

/** https://www.twilio.com/docs/messaging/guides/track-outbound-message-status; null where the status is no news. */
export function parseStatus(
  params: Readonly<Record<string, string>>,
): Parsed<Pick<DeliveryReport, 'state' | 'failure' | 'providerMessageId'> | null> {
  const parsed = parseWith(statusSchema, params);
  if (!parsed.ok) return parsed;
  const { MessageSid, MessageStatus, ErrorCode } = parsed.value;
  const state = states.get(MessageStatus);
  if (state === undefined) return { ok: true, value: null };
  const failure = state === 'failed' ? failureOf(ErrorCode) : null;
  return { ok: true, value: { state, failure, providerMessageId: MessageSid } };
}

/** https://www.twilio.com/docs/api/errors: the ones that an agent can do something about. */
const failures: ReadonlyMap<string, string> = new Map([
  ['21211', 'The number is not a valid phone number.'],
  ['21610', 'The customer has opted out of messages (STOP).'],
  ['21614', 'The number can not receive SMS.'],
  ['21617', 'It is longer than 1,600 characters, which is the most that an SMS takes.'],
  ['30003', 'The phone is switched off or out of reach.'],
  ['30004', 'The customer or their carrier blocks messages.'],
  ['30005', 'The number does not exist.'],
  ['30006', 'The number is a landline, or its carrier can not be reached.'],
  ['30007', 'The carrier filtered the message.'],
]);

export const failureOf = (code: string | undefined): string =>
  code === undefined ? 'The carrier did not deliver it.' : (failures.get(code) ?? `Twilio’s error ${code}.`);
