import PostalMime, { type Attachment } from 'postal-mime';
import { idsIn } from '#channels/email/mail.ts';
import type { Mail, MailFile } from '../mail.ts';

/** What a provider that takes mails apart makes of one. */
export async function readRawMail(raw: Uint8Array): Promise<Mail> {
  const mail = await PostalMime.parse(raw);
  const sender = mail.from?.group === undefined ? mail.from : undefined;
  return {
    messageId: idsIn(mail.messageId)[0] ?? '',
    from: sender?.address ?? '',
    name: sender?.name || undefined,
    to: mail.to?.[0]?.address ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html,
    inReplyTo: idsIn(mail.inReplyTo)[0],
    references: idsIn(mail.references),
    headers: mail.headers
      .filter(({ key }) => !told.has(key))
      .map(({ originalKey, value }) => [originalKey, value] as const),
    files: mail.attachments.map(fileOf),
    at: timeOf(mail.date),
  };
}

/** Headers that stand in fields of their own, or are of the raw mail only. */
const told = new Set(
  'from to cc bcc reply-to subject date message-id in-reply-to references mime-version content-type content-transfer-encoding'.split(
    ' ',
  ),
);

const fileOf = ({ filename, mimeType, content, contentId }: Attachment): MailFile => ({
  name: filename ?? '',
  contentType: mimeType,
  content: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
  contentId: contentId?.replace(/^<|>$/g, ''),
});

function timeOf(date: string | undefined): number {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? Date.now() : at;
}
