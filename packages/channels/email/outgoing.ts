import { messageId } from '#domain/ticket/message.ts';
import type { Files, OutgoingMessage } from '#use-cases/ports.ts';
import { headersFor, type MailHeader } from './outgoing-headers.ts';
import { replyAddress } from './reply-address.ts';

/** A mail of ours, as any provider is told of it. Nothing in it ends a line but what is meant to. */
export interface OutgoingMail {
  readonly to: string;
  readonly cc: readonly string[];
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The `Message-ID` that it goes out as where the provider lets us; without angle brackets. */
  readonly rfcId: string;
  readonly headers: readonly MailHeader[];
  readonly files: readonly OutgoingFile[];
}

export interface OutgoingFile {
  readonly name: string;
  readonly contentType: string;
  readonly contentId: string | null;
  readonly content: Uint8Array;
}

export type Composed =
  | { readonly ok: true; readonly mail: OutgoingMail }
  | { readonly ok: false; readonly reason: string };

/** What reply addresses are signed with, or where to read it. */
export type SigningKey = string | (() => Promise<string>);

export interface Composing {
  /** Who it is from: `help@shop.example`, or `The shop <help@shop.example>`. */
  readonly from: string;
  /** Where answers come in. */
  readonly replyTo: string;
  readonly key: SigningKey;
  readonly files: Pick<Files, 'get'>;
  /** The most that the provider takes, encoded, in bytes. */
  readonly limit: number;
  /** It names the mail itself, whatever we call it: then our own id goes among the references. */
  readonly renames: boolean;
}

/** T3: a message as a mail in its thread, or why it can't be one. */
export async function composeMail(message: OutgoingMessage, composing: Composing): Promise<Composed> {
  const { ticketId, seq, to, email } = message;
  const cc = [...new Set(email?.cc ?? [])].filter((address) => address !== to);
  const wrong = [to, ...cc].find((address) => !isAddress(address));
  if (wrong !== undefined) return refuse(`“${oneLine(wrong)}” is not an e-mail address.`);
  if (cc.length >= mostRecipients) return refuse(`A mail goes to ${mostRecipients} people at most.`);
  const loaded = await loadFiles(message, composing);
  if (!loaded.ok) return loaded;
  const rfcId = `${messageId(ticketId, seq)}@${domainOf(composing.from)}`;
  const key = typeof composing.key === 'string' ? composing.key : await composing.key();
  const mail: OutgoingMail = {
    to,
    cc,
    replyTo: replyAddress(composing.replyTo, ticketId, key),
    subject: oneLine(email?.subject ?? '').slice(0, longestSubject) || '(no subject)',
    text: message.text,
    html: message.html ?? htmlOf(message.text),
    rfcId,
    headers: headersFor(message, composing.renames ? rfcId : null),
    files: loaded.files,
  };
  return { ok: true, mail };
}

const refuse = (reason: string) => ({ ok: false, reason }) as const;

/** Both providers take as many. */
const mostRecipients = 50;
/** RFC 5322, 2.1.1, less the header's name. */
const longestSubject = 900;

/** One address and nothing else: no list, no name, no line of its own. */
const isAddress = (text: string): boolean =>
  /^[^\s<>(),;:"\\[\]@\p{Cc}]{1,64}@[^\s<>(),;:"\\[\]@\p{Cc}]{1,255}$/u.test(text);

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();

export const domainOf = (from: string): string =>
  oneLine(from.slice(from.lastIndexOf('@') + 1)).replace(/>$/, '');

/** What was written as text, as HTML: for programs that show nothing else. */
const htmlOf = (text: string): string =>
  `<div>${escapeHtml(text)
    .replaceAll('  ', ' &nbsp;')
    .replace(/\r\n|\r|\n/g, '<br>\n')}</div>`;

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

type Loaded =
  | { readonly ok: true; readonly files: OutgoingFile[] }
  | { readonly ok: false; readonly reason: string };

async function loadFiles(
  { attachments, text, html }: OutgoingMessage,
  { files, limit }: Composing,
): Promise<Loaded> {
  const sent = attachments.filter(({ refused }) => refused === null);
  const bytes = sent.reduce((sum, attachment) => sum + encodedBytes(attachment.bytes), 0);
  if (bytes + 2 * Buffer.byteLength(text) + Buffer.byteLength(html ?? '') + overhead > limit)
    return refuse(
      `It is larger than ${Math.floor(limit / 1_000_000)} MB, which is the most that a mail takes.`,
    );
  const loaded: OutgoingFile[] = [];
  for (const { id, name, contentType, contentId } of sent) {
    const content = await files.get(id);
    if (content === null) return refuse(`The file “${oneLine(name)}” is no longer there.`);
    loaded.push({ name: oneLine(name) || 'file', contentType, contentId, content });
  }
  return { ok: true, files: loaded };
}

/** Base64, in lines. */
const encodedBytes = (bytes: number): number => Math.ceil((bytes / 3) * 4 * (78 / 76));
const overhead = 20_000;
