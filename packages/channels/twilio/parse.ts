import * as z from 'zod';
import type { Instant } from '#domain/ids.ts';
import type { Arrival } from '#use-cases/arrival.ts';
import type { ReceiptKey } from '#use-cases/ports.ts';
import type { DeliveryReport } from '#use-cases/record-delivery.ts';
import { smsArrival } from '../sms/arrival.ts';
import { type Listed, mediaIn } from './media.ts';

const sid = z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/, 'must be an id of Twilio');

/** The parameters that are read; Twilio adds new ones without notice. */
const inboundSchema = z.object({
  MessageSid: sid,
  From: z.string().min(1).max(64),
  To: z.string().min(1).max(64),
  Body: z.string().max(10_000).default(''),
  OptOutType: z.string().optional(),
});

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
export async function parseInboundSms(
  params: Readonly<Record<string, string>>,
  at: Instant,
): Promise<Parsed<{ sms: Arrival; receipt: ReceiptKey }>> {
  const parsed = parseWith(inboundSchema, params);
  if (!parsed.ok) return parsed;
  const { MessageSid, From: from, To: to, Body: text, OptOutType: optOutType } = parsed.value;
  const receipt = receiptOf(MessageSid);
  const attachments = mediaIn(receipt, filesOf(params));
  const sms = await smsArrival({ via: 'twilio', from, to, text, at, optOutType, attachments });
  return { ok: true, value: { sms, receipt } };
}

/** T5: what tells one message of Twilio's from every other. */
export const receiptOf = (messageSid: string): ReceiptKey => ({ source: 'twilio', id: messageSid });

/** `MediaUrl0`, `MediaContentType0` and so on. */
function filesOf(params: Readonly<Record<string, string>>): Listed[] {
  const files: Listed[] = [];
  for (let nth = 0; params[`MediaUrl${nth}`] !== undefined; nth++)
    files.push({ url: params[`MediaUrl${nth}`] ?? '', contentType: params[`MediaContentType${nth}`] ?? '' });
  return files;
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
