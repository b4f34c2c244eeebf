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

/** What a message should not be longer than, in characters; Gorgias names no limit. An SMS ticket may be years long. */
const longest = 50_000;

export const isLong = ({ transcript }: Opening): boolean => transcript.length > longest;

/** All of it (H4), as a file. */
export const wholeConversation = (opening: Opening) => ({
  name: 'conversation.txt',
  contentType: 'text/plain',
  content: Buffer.from(`${aboutOf(opening)}\n\n${opening.transcript}\n`),
});

/**
 * A ticket with everything that was said (H4): what is too long for a message is in a file beside it.
 *
 * @see https://developers.gorgias.com/docs/create-a-ticket-using-api
 */
export function ticketOf(opening: Opening, sender: SenderThere, files: readonly FileThere[]): unknown {
  const { externalId, number, channel, tags } = opening;
  const subject = opening.subject?.trim() || `Conversation #${number} (${channelNames[channel]})`;
  const text = textOf(opening);
  return {
    ...incoming,
    external_id: externalId,
    subject,
    tags: [...new Set(['rondo', ...tags])].map((name) => ({ name })),
    messages: [
      {
        ...incoming,
        external_id: externalId,
        sender,
        subject,
        body_text: text,
        body_html: htmlOf(text),
        ...(files.length > 0 && { attachments: files }),
      },
    ],
  };
}

function textOf(opening: Opening): string {
  const { transcript } = opening;
  const said = isLong(opening)
    ? `The whole conversation is in conversation.txt; it ends so:\n\n${transcript.slice(-longest).toWellFormed()}`
    : transcript;
  return `${aboutOf(opening)}\n\n${said}`;
}

function aboutOf({ number, channel, requester, reason }: Opening): string {
  const { name, email, phone, profileId } = requester;
  const about = [
    `Handed over by the AI agent: conversation #${number}, ${channelNames[channel]}`,
    ...(name === null ? [] : [`Customer: ${name}`]),
    ...(email === null ? [] : [`E-mail: ${email}`]),
    ...(phone === null ? [] : [`Telephone: ${phone}`]),
    ...(profileId === null ? [] : [`Profile: ${profileId}`]),
    `Reason: ${reason}`,
  ];
  return about.join('\n');
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
