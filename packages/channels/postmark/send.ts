import * as z from 'zod';
import type { PostmarkSecret } from '#contracts/postmark.ts';
import { second } from '#domain/ids.ts';
import { messageId } from '#domain/ticket/message.ts';
import type { Files, OutgoingMessage, Sender, SendOutcome } from '#use-cases/ports.ts';
import {
  composeMail,
  neverArrived,
  type OutgoingMail,
  recipientMark,
  type SigningKey,
} from '../email/outgoing.ts';

const api = 'https://api.postmarkapp.com';
/** A mail of 10 MB takes its time. */
const patience = 20 * second;
/** Counted as encoded: https://postmarkapp.com/support/article/1056-what-are-the-attachment-and-email-size-limits */
const limit = 10_000_000;

export interface PostmarkDeps {
  readonly secret: () => Promise<PostmarkSecret>;
  readonly files: Pick<Files, 'get'>;
  readonly key: SigningKey;
}

const sentSchema = z.object({ ErrorCode: z.literal(0), MessageID: z.string().min(1) });
const errorSchema = z.object({ ErrorCode: z.number().nullish(), Message: z.string().nullish() });
const foundSchema = z.object({
  Messages: z.array(z.object({ MessageID: z.string(), ReceivedAt: z.string().nullish() })),
});

/**
 * Sends mail by Postmark's API. It knows no idempotency key, but finds what it took by the metadata that we send
 * along; so an answer that was lost is looked up, never tried again blindly.
 *
 * @see https://postmarkapp.com/developer/api/email-api
 */
export const postmarkSender = (deps: PostmarkDeps): Sender => ({
  via: 'postmark',
  send: (message) => send(message, deps),
  find: (...about) => find(...about, deps),
});

async function send(message: OutgoingMessage, { secret, files, key }: PostmarkDeps): Promise<SendOutcome> {
  const { from, replyTo, serverToken } = await secret();
  const composed = await composeMail(message, { from, replyTo, key, files, limit, renames: false });
  if (!composed.ok) return { outcome: 'rejected', reason: composed.reason };
  try {
    const response = await fetch(`${api}/email`, {
      method: 'POST',
      headers: headersFor(serverToken),
      body: JSON.stringify(bodyOf(composed.mail, message, from)),
      signal: AbortSignal.timeout(patience),
    });
    return await outcomeOf(response);
  } catch (error) {
    return neverArrived(error) ? { outcome: 'busy', retryAfter: null } : { outcome: 'unknown' };
  }
}

const headersFor = (serverToken: string): Record<string, string> => ({
  accept: 'application/json',
  'content-type': 'application/json',
  'x-postmark-server-token': serverToken,
});

function bodyOf(mail: OutgoingMail, { ticketId, seq }: OutgoingMessage, from: string): unknown {
  return {
    From: from,
    To: mail.to,
    ...(mail.cc.length > 0 && { Cc: mail.cc.join(', ') }),
    ReplyTo: mail.replyTo,
    Subject: mail.subject,
    TextBody: mail.text || ' ',
    HtmlBody: mail.html,
    MessageStream: 'outbound',
    TrackOpens: false,
    TrackLinks: 'None',
    Metadata: {
      ticket: ticketId,
      seq: String(seq),
      message: messageId(ticketId, seq),
      to: recipientMark(mail.to),
    },
    Headers: [
      { Name: 'Message-ID', Value: `<${mail.rfcId}>` },
      // Without it Postmark gives the mail a name of its own.
      { Name: 'X-PM-KeepID', Value: 'true' },
      ...mail.headers.map(({ name, value }) => ({ Name: name, Value: value })),
    ],
    Attachments: mail.files.map(({ name, contentType, contentId, content }) => ({
      Name: name,
      Content: Buffer.from(content).toString('base64'),
      ContentType: contentType,
      ...(contentId !== null && { ContentID: `cid:${contentId}` }),
    })),
  };
}

async function outcomeOf(response: Response): Promise<SendOutcome> {
  const body: unknown = await response.json().catch(() => null);
  const { status } = response;
  if (response.ok) {
    const sent = sentSchema.safeParse(body);
    if (sent.success) return { outcome: 'accepted', providerMessageId: sent.data.MessageID };
  }
  const code = errorSchema.safeParse(body).data?.ErrorCode ?? null;
  // https://postmarkapp.com/developer/api/overview#response-codes: a 500 has lost the mail, so it is sent again.
  if (status === 429 || status === 500 || status === 503)
    return { outcome: 'busy', retryAfter: retryAfter(response) };
  if (response.ok || status >= 500 || status === 408) return { outcome: 'unknown' };
  if (isOfTheAccount(status, code)) return { outcome: 'busy', retryAfter: 60 * second };
  return { outcome: 'rejected', reason: refusalOf(code, body) };
}

/**
 * A wrong token, a sender that isn't confirmed, an account that may not send: they say nothing about the mail, which
 * goes out once that is mended.
 *
 * @see https://postmarkapp.com/developer/api/overview#error-codes
 */
const accountCodes = new Set([10, 100, 400, 401, 405, 412, 413, 1235, 1236]);

const isOfTheAccount = (status: number, code: number | null): boolean =>
  status === 401 || status === 403 || (code !== null && accountCodes.has(code));

const refusals: ReadonlyMap<number, string> = new Map([
  [300, 'Postmark takes one of the addresses for invalid.'],
  [406, 'Postmark no longer delivers to this address: a mail bounced, or its owner reported one as spam.'],
  [411, 'Postmark does not send files of this type.'],
]);

function refusalOf(code: number | null, body: unknown): string {
  const known = code === null ? undefined : refusals.get(code);
  if (known !== undefined) return known;
  const message = errorSchema.safeParse(body).data?.Message?.trim();
  return message ? `Postmark refused it: ${message}` : 'Postmark refused it.';
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after, in milliseconds; Postmark uses no dates. */
function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * second : null;
}

/** By one field of the metadata, which is as many as Postmark searches by: the message's own id. */
async function find(
  { ticketId, seq }: OutgoingMessage,
  sentAfter: number,
  known: ReadonlySet<string>,
  { secret }: PostmarkDeps,
): Promise<{ providerMessageId: string } | null> {
  const { serverToken } = await secret();
  const query = new URLSearchParams({ count: '50', offset: '0', metadata_message: messageId(ticketId, seq) });
  const response = await fetch(`${api}/messages/outbound?${query}`, {
    headers: headersFor(serverToken),
    signal: AbortSignal.timeout(patience),
  });
  if (!response.ok) throw new Error(`Postmark's list of messages answered ${response.status}`);
  const { Messages } = foundSchema.parse(await response.json());
  const match = Messages.find(
    ({ MessageID, ReceivedAt }) => !known.has(MessageID) && Date.parse(ReceivedAt ?? '') >= sentAfter,
  );
  return match === undefined ? null : { providerMessageId: match.MessageID };
}
