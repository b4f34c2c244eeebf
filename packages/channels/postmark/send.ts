import * as z from 'zod';
import type { PostmarkSecret } from '#contracts/postmark.ts';
import { second } from '#domain/ids.ts';
import { messageId } from '#domain/ticket/message.ts';
import type { Files, OutgoingMessage, Sender, SendOutcome } from '#use-cases/ports.ts';
import { neverArrived } from '../email/never-arrived.ts';
import { composeMail, type OutgoingMail, type SigningKey } from '../email/outgoing.ts';
import { recipientMark } from '../email/recipient-mark.ts';
import { outcomeOf } from './outcome.ts';

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
