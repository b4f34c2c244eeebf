import PostalMime, { type Address, type Attachment, addressParser, type Email } from 'postal-mime';
import { dateOf, headersOf, idsIn, type MailAddress, type MailAttachment, type ParsedMail } from './mail.ts';

export type { ParsedMail } from './mail.ts';

/** A mail's parts may be nested without end; what no mail program writes is kept as one file, and not taken apart. */
const limits = { maxNestingDepth: 100, maxRfc822NestingDepth: 5 };
const longestHeader = 256 * 1024;

/** A raw mail, as SES puts it into a bucket. Whatever is wrong with it, it is read as far as can be. */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  try {
    return fromParsed(await PostalMime.parse(raw, limits));
  } catch {
    const mail = fromParsed(await PostalMime.parse(headerOf(raw)));
    const whole = { name: 'message.eml', contentType: 'message/rfc822', content: raw };
    return { ...mail, attachments: [{ ...whole, contentId: null, inline: false }] };
  }
}

function headerOf(raw: Uint8Array): Uint8Array {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, longestHeader));
  const end = /\r?\n\r?\n/.exec(text.toString('latin1'));
  return text.subarray(0, end?.index ?? text.length);
}

function fromParsed(email: Email): ParsedMail {
  const headers = headersOf(email.headers.map(({ key, value }) => ({ name: key, value })));
  const senders = [email.from, email.sender].flatMap((sender) =>
    sender === undefined ? [] : flat([sender]),
  );
  return {
    from: senders.find(({ address }) => address.includes('@')) ?? { address: '', name: null },
    to: flat(email.to),
    cc: flat(email.cc),
    replyTo: flat(email.replyTo),
    subject: email.subject ?? null,
    text: email.text ?? null,
    html: email.html ?? null,
    headers,
    messageId: idsIn(email.messageId)[0] ?? null,
    inReplyTo: idsIn(email.inReplyTo)[0] ?? null,
    references: idsIn(email.references),
    date: dateOf(email.date),
    attachments: email.attachments.map(attachmentOf),
    returnPath: returnPathOf(headers.get('return-path')?.[0]),
  };
}

/** The addresses of a header, those of its groups among them. */
export const addressesIn = (header: string): MailAddress[] => flat(addressParser(header));

const flat = (addresses: readonly Address[] = []): MailAddress[] =>
  addresses.flatMap((entry) =>
    entry.group === undefined
      ? { address: entry.address.trim(), name: entry.name.trim() || null }
      : flat(entry.group),
  );

/** RFC 3464: `<>` is nobody, who must never be answered. */
export function returnPathOf(header: string | undefined): string | null {
  return header === undefined ? null : header.trim().replace(/^<|>$/g, '').trim();
}

const bytesOf = (content: Attachment['content']): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);

const attachmentOf = ({
  filename,
  mimeType,
  content,
  contentId,
  disposition,
  related,
}: Attachment): MailAttachment => ({
  name: filename,
  contentType: mimeType,
  content: bytesOf(content),
  contentId: contentId?.trim().replace(/^<|>$/g, '') || null,
  inline: disposition === 'inline' || related === true,
});
