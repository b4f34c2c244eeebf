import { domainOf, type Mail, type MailFile, messageIdOf } from './mail.ts';
import type { SentMail } from './outbox.ts';
import type { CustomerMessage, Persona, PlannedMail } from './planned.ts';

export interface Writing {
  readonly who: Persona;
  readonly message: Pick<CustomerMessage, 'id' | 'text'> & { readonly mail: PlannedMail };
  /** The address that customers know. */
  readonly to: string;
  /** Our latest mail of the thread, if there is one. */
  readonly ours: SentMail | undefined;
  /** Message-IDs of the customer's own mails of the thread. */
  readonly own: readonly string[];
  readonly at: number;
}

/** A customer's mail as their program writes it: in its thread, with what it quotes and adds. */
export function writeMail({ who, message, to, ours, own, at }: Writing): Mail {
  const { text, mail } = message;
  const words = mail.tail === null ? text : `${text}\n\n${mail.tail}`;
  const quote = mail.quotes && ours !== undefined ? quoteOf(ours, who, to, at) : undefined;
  return {
    messageId: messageIdOf(domainOf(who.address), message.id),
    from: who.address,
    name: who.name ?? undefined,
    to: (mail.knowsReplyAddress ? ours?.replyTo : undefined) ?? to,
    subject: mail.subject,
    text: quote === undefined ? words : `${words}\n\n${quote.head}\n\n${quote.lines.join('\n')}\n`,
    html: quote && `${paragraphs(words)}<blockquote>${paragraphs(quote.lines.join('\n'))}</blockquote>`,
    ...threadOf(ours, own),
    headers: mail.machine === null ? [] : machineHeaders[mail.machine],
    files: mail.photo ? [photo] : [],
    at,
  };
}

/** RFC 5322, 3.6.4: what it answers, and all that went before. */
function threadOf(
  ours: SentMail | undefined,
  own: readonly string[],
): Pick<Mail, 'inReplyTo' | 'references'> {
  const forerunners = [...new Set([...own, ...(ours?.references ?? [])])];
  const last = ours?.messageId ?? forerunners.at(-1);
  if (last === undefined) return {};
  return { inReplyTo: last, references: [...forerunners.filter((one) => one !== last), last] };
}

/** RFC 3834, 2 and 3.1; RFC 2919. */
const machineHeaders = {
  'out-of-office': [
    ['Return-Path', '<>'],
    ['Auto-Submitted', 'auto-replied'],
    ['X-Auto-Response-Suppress', 'All'],
  ],
  newsletter: [
    ['List-Id', 'The fair <news.fair.example>'],
    ['List-Unsubscribe', '<https://fair.example/out>'],
    ['Precedence', 'bulk'],
  ],
} as const satisfies Record<NonNullable<PlannedMail['machine']>, Mail['headers']>;

function quoteOf({ text }: SentMail, { phrases: { mail } }: Persona, from: string, at: number) {
  const style = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
  const head = mail.wrote
    .replace('{date}', new Intl.DateTimeFormat(mail.locale, style).format(at))
    .replace('{who}', 'Support')
    .replace('{address}', from);
  return { head, lines: text.split('\n').map((line) => `> ${line}`) };
}

const paragraphs = (text: string): string =>
  text
    .split('\n')
    .map((line) => `<p>${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`)
    .join('');

/** The smallest picture there is: one pixel. */
const photo: MailFile = {
  name: 'photo.png',
  contentType: 'image/png',
  content: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
};
