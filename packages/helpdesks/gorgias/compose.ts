import type { Comment, Opening } from '#use-cases/ports.ts';
import type { SenderThere } from './sender.ts';

const channelNames = { sms: 'SMS', email: 'e-mail', web_chat: 'web chat' } as const;

/** What a file there is known by. */
export interface FileThere {
  readonly url: string;
  readonly name: string;
  readonly size: number;
  readonly content_type: string;
}

/** What every message that comes by the API has: the customer's, to which no rule there answers by itself. */
const incoming = { channel: 'api', via: 'api', from_agent: false } as const;

/**
 * A ticket with everything that was said (H4).
 *
 * @see https://developers.gorgias.com/docs/create-a-ticket-using-api
 */
export function ticketOf(opening: Opening, sender: SenderThere): unknown {
  const { externalId, number, channel, tags } = opening;
  const subject = opening.subject?.trim() || `Conversation #${number} (${channelNames[channel]})`;
  const text = textOf(opening);
  return {
    ...incoming,
    external_id: externalId,
    subject,
    tags: [...new Set(['rondo', ...tags])].map((name) => ({ name })),
    messages: [
      { ...incoming, external_id: externalId, sender, subject, body_text: text, body_html: htmlOf(text) },
    ],
  };
}

function textOf({ number, channel, requester, reason, transcript }: Opening): string {
  const { name, email, phone, profileId } = requester;
  const about = [
    `Handed over by the AI agent: conversation #${number}, ${channelNames[channel]}`,
    ...(name === null ? [] : [`Customer: ${name}`]),
    ...(email === null ? [] : [`E-mail: ${email}`]),
    ...(phone === null ? [] : [`Telephone: ${phone}`]),
    ...(profileId === null ? [] : [`Profile: ${profileId}`]),
    `Reason: ${reason}`,
  ];
  return `${about.join('\n')}\n\n${transcript}`;
}

/** @see https://developers.gorgias.com/docs/create-a-new-message-in-ticket-via-api */
export function messageOf(
  { externalId, text }: Comment,
  sender: SenderThere,
  { files, missing }: { files: readonly FileThere[]; missing: readonly string[] },
): unknown {
  const whole = [text, ...missing.map((name) => `[${name} could not be passed on]`)].join('\n').trim();
  return {
    ...incoming,
    external_id: externalId,
    sender,
    body_text: whole,
    body_html: htmlOf(whole),
    ...(files.length > 0 && { attachments: files }),
  };
}

/** A customer's words are words there as well, whatever they look like. */
const htmlOf = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '<br>');
