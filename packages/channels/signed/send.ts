import type { SignedSecret } from '#contracts/signed.ts';
import type { SigningSecret } from '#contracts/signing.ts';
import { hour } from '#domain/ids.ts';
import { messageId } from '#domain/ticket/message.ts';
import type { Clock, Files, OutgoingMessage, Sender, SendOutcome } from '#use-cases/ports.ts';
import { replyAddress } from '../email/reply-address.ts';
import type { Post } from './post.ts';
import { postSigned } from './post-signed.ts';

export interface SignedSending {
  readonly secret: () => Promise<SignedSecret>;
  readonly signing: () => Promise<SigningSecret>;
  readonly files: Pick<Files, 'link'>;
  readonly clock: Clock;
  readonly post?: Post;
}

/** Twelve waits that double, and fifteen of one to two hours: a day and a little, as Standard Webhooks asks. */
const patience = { attempts: 28, longestWait: 2 * hour };

/**
 * Sends answers to the callback URL of a provider that speaks Standard Webhooks. The message's id is the webhook's, the
 * same on every attempt: the provider knows by it what it has had, so an answer that was lost is no riddle (`find`
 * finds nothing): the message is simply sent again.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const signedSender = (deps: SignedSending): Sender => ({
  via: 'signed',
  patience,
  send: (message) => send(message, deps),
  find: async () => null,
});

async function send(message: OutgoingMessage, deps: SignedSending): Promise<SendOutcome> {
  const { secret, callbackUrl } = await deps.secret();
  if (callbackUrl === '') return rejected('There is nowhere to send it: no callback URL is set.');
  const id = messageId(message.ticketId, message.seq);
  const body = JSON.stringify(await eventOf(message, id, deps));
  const name = 'The provider';
  return postSigned({ url: callbackUrl, secret, id, body, now: deps.clock(), name, post: deps.post });
}

const rejected = (reason: string): SendOutcome => ({ outcome: 'rejected', reason });

async function eventOf(message: OutgoingMessage, id: string, deps: SignedSending) {
  const { ticketId, channel, to, from, text, html, at, email } = message;
  const attachments = await Promise.all(
    message.attachments.map(async (attachment) => {
      const { name, contentType, bytes } = attachment;
      return { name, contentType, bytes, url: await deps.files.link(attachment) };
    }),
  );
  return {
    type: 'message.created',
    timestamp: new Date(at).toISOString(),
    data: {
      messageId: id,
      ticketId,
      channel,
      to,
      from,
      text,
      html,
      ...(email !== null && {
        subject: email.subject,
        cc: email.cc,
        ...(email.inReplyTo !== null && { inReplyTo: email.inReplyTo }),
        ...(from !== null && { replyTo: replyAddress(from, ticketId, (await deps.signing()).key) }),
      }),
      attachments,
    },
  };
}
