import type { SignedMessage } from '#contracts/api/webhooks.ts';
import type { Instant } from '#domain/ids.ts';
import { messagePlace } from '#domain/ticket/message.ts';
import { type Arrival, anArrival } from '#use-cases/arrival.ts';
import { ticketOfAddress } from '../email/reply-address.ts';
import { numberOf } from '../sms/number.ts';

/** A message of any other provider as the one that it is; `key` is what our reply addresses are signed with (T3). */
export async function arrivalOf(
  message: SignedMessage,
  { at, key }: { at: Instant; key: string },
): Promise<Arrival> {
  const { channel, name = null, to = null, text, profileId = null, segments, tags = [] } = message;
  const common = {
    via: 'signed',
    contactName: name,
    ourAddress: to,
    text,
    tags,
    at,
    contactEmail: message.email?.toLowerCase() ?? null,
    profileId,
    ...(segments !== undefined && { segments }),
  } as const;
  switch (channel) {
    case 'sms':
      return anArrival({
        ...common,
        channel,
        contactAddress: await numberOf(message.from),
        ourAddress: to === null ? null : await numberOf(to),
      });
    case 'web_chat':
      return anArrival({
        ...common,
        channel,
        contactAddress: message.from,
        html: await sanitized(message.html),
      });
    case 'email':
      return anArrival({ ...common, channel, ...(await mailIn(message, key)) });
  }
}

/** Most of what comes here is no mail: only that waits for what takes mails apart. */
async function mailIn(message: Extract<SignedMessage, { channel: 'email' }>, key: string) {
  const { newTextOf } = await import('../email/new-text.ts');
  const { to = null, subject = null, inReplyTo, email } = message;
  const contactAddress = message.from.toLowerCase();
  const repliesTo = to === null ? null : ticketOfAddress(to, key);
  const whole = message.text.trim() === '' ? await textOf(message.html) : message.text;
  const text = newTextOf(whole, { subject, isAnswer: inReplyTo !== undefined });
  return {
    contactAddress,
    contactEmail: email?.toLowerCase() ?? contactAddress,
    ourAddress: repliesTo === null ? to : withoutPlus(to),
    repliesTo,
    subject,
    text,
    fullText: text === whole ? null : whole,
    html: await sanitized(message.html),
    email: {
      messageId: bare(message.messageId),
      references: inReplyTo === undefined ? [] : [nameOf(bare(inReplyTo))],
      cc: [],
    },
  };
}

async function sanitized(html: string | undefined): Promise<string | null> {
  if (html === undefined) return null;
  const { sanitizeMail } = await import('../email/html.ts');
  return sanitizeMail(html) || null;
}

async function textOf(html: string | undefined): Promise<string> {
  if (html === undefined) return '';
  const { textOfHtml } = await import('../email/html.ts');
  return textOfHtml(html);
}

const bare = (rfcId: string): string => rfcId.trim().replace(/^<(.*)>$/s, '$1');

/** Our own messages are known by their name before the `@`, which nobody needs to make up. */
const nameOf = (rfcId: string): string => (messagePlace(rfcId) === null ? rfcId : `${rfcId}@`);

const withoutPlus = (address: string | null): string | null => address?.replace(/\+[^@]*(?=@)/, '') ?? null;
