import type { ParsedMail } from './mail.ts';

export type { MailAddress, MailAttachment, ParsedMail } from './mail.ts';

/** A raw mail, as SES puts it into a bucket. */
export async function parseMail(_raw: Uint8Array): Promise<ParsedMail> {
  throw new Error('being written');
}
