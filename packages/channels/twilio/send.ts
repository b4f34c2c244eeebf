import * as z from 'zod';
import type { TwilioSecret } from '#contracts/twilio.ts';
import { second } from '#domain/ids.ts';
import type { OutgoingMessage, Sender, SendOutcome } from '#use-cases/ports.ts';
import { authorization, messagesUrl } from './account.ts';
import { failureOf } from './parse.ts';

const patience = 10 * second;

const sentSchema = z.object({ sid: z.string() });
const errorSchema = z.object({ code: z.number().nullish(), message: z.string().nullish() });
const listSchema = z.object({
  messages: z.array(
    z.object({
      sid: z.string(),
      // Somebody else's message without a text must not keep ours from being found.
      body: z.string().nullable(),
      direction: z.string().nullable(),
      date_created: z.string().nullable(),
    }),
  ),
});

/** Refused now, taken later: the queue of the account or of the number is full. */
const busyCodes = new Set([20429, 21611, 30001]);

/**
 * Sends SMS by Twilio's API. It knows no idempotency key, so an answer that was lost is `unknown`, never tried again
 * blindly.
 *
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export function twilioSender(deps: { secret: () => Promise<TwilioSecret>; statusUrl: string }): Sender {
  return { via: 'twilio', send: (message) => send(message, deps), find: (...about) => find(...about, deps) };
}

async function send(
  message: OutgoingMessage,
  { secret, statusUrl }: { secret: () => Promise<TwilioSecret>; statusUrl: string },
): Promise<SendOutcome> {
  const account = await secret();
  const from = message.from ?? account.from;
  const form = new URLSearchParams({
    To: message.to,
    [from.startsWith('MG') ? 'MessagingServiceSid' : 'From']: from,
    Body: message.text,
    StatusCallback: `${statusUrl}?ticketId=${message.ticketId}&seq=${message.seq}`,
  });
  const response = await fetch(messagesUrl(account), {
    method: 'POST',
    headers: authorization(account),
    body: form,
    signal: AbortSignal.timeout(patience),
  }).catch(() => null);
  return response === null ? { outcome: 'unknown' } : outcomeOf(response);
}

async function outcomeOf(response: Response): Promise<SendOutcome> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    const sent = sentSchema.safeParse(body);
    return sent.success ? { outcome: 'accepted', providerMessageId: sent.data.sid } : { outcome: 'unknown' };
  }
  const error = errorSchema.safeParse(body).data;
  const code = error?.code ?? null;
  if (response.status === 429 || (code !== null && busyCodes.has(code)))
    return { outcome: 'busy', retryAfter: retryAfter(response) };
  // 503 is Twilio's "try again later"; of another failure of theirs nobody knows what became of the message.
  if (response.status === 503) return { outcome: 'busy', retryAfter: retryAfter(response) };
  if (response.status >= 500 || response.status === 408) return { outcome: 'unknown' };
  if (isOfTheAccount(response.status, code)) return { outcome: 'busy', retryAfter: 60 * second };
  return {
    outcome: 'rejected',
    reason: code === null ? `Twilio refused it (${response.status}).` : failureOf(`${code}`),
  };
}

/** A wrong account or token, or a suspended one, says nothing about the message: it goes out once that is mended. */
const isOfTheAccount = (status: number, code: number | null): boolean =>
  [401, 403, 404].includes(status) && (code === null || code < 21_000);

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after, in milliseconds; dates are not used by Twilio. */
function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * second : null;
}

async function find(
  message: OutgoingMessage,
  sentAfter: number,
  known: ReadonlySet<string>,
  { secret }: { secret: () => Promise<TwilioSecret> },
): Promise<{ providerMessageId: string } | null> {
  const account = await secret();
  // Newest first. Not by `DateSent`: what still waits in Twilio's queue has not been sent, and would be missed.
  const query = new URLSearchParams({ To: message.to, PageSize: '100' });
  const response = await fetch(`${messagesUrl(account)}?${query}`, {
    headers: authorization(account),
    signal: AbortSignal.timeout(patience),
  });
  if (!response.ok) throw new Error(`Twilio's list of messages answered ${response.status}`);
  const { messages } = listSchema.parse(await response.json());
  const text = comparable(message.text);
  const match = messages.find(
    (sent) =>
      sent.direction !== 'inbound' &&
      comparable(sent.body ?? '') === text &&
      !known.has(sent.sid) &&
      Date.parse(sent.date_created ?? '') >= sentAfter,
  );
  return match === undefined ? null : { providerMessageId: match.sid };
}

/**
 * Twilio shows what it sent, which smart encoding may have brought into a plainer alphabet.
 *
 * @see https://www.twilio.com/docs/messaging/services#smart-encoding
 */
const comparable = (text: string): string =>
  text
    .replace(/[‘’‚‛′`´]/g, "'")
    .replace(/[“”„‟«»″]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
