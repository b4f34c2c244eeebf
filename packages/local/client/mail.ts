import { createHash } from 'node:crypto';

/** A mail on its way from a customer. Message-IDs are without angle brackets. */
export interface Mail {
  readonly messageId: string;
  readonly from: string;
  readonly name?: string | undefined;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly inReplyTo?: string | undefined;
  /** The oldest first. */
  readonly references?: readonly string[];
  /** Further headers, as RFC 3834's. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly files?: readonly MailFile[];
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface MailFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Where the HTML shows it: `cid:…`. */
  readonly contentId?: string | undefined;
}

/** The same for the same words: a mail that is sent again is the same mail. */
export const messageIdOf = (domain: string, ...words: readonly string[]): string =>
  `${createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 24)}@mail.${domain}`;

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** What a reply names its forerunners by (RFC 5322, 3.6.4). */
export const repliesTo = (messageId: string, references: readonly string[] = []) => ({
  inReplyTo: messageId,
  references: [...references.filter((one) => one !== messageId), messageId],
});

/** Every header that a mail program writes, in its order; values as they are meant, not encoded. */
export const headersOf = (mail: Mail): (readonly [name: string, value: string])[] => [
  ['MIME-Version', '1.0'],
  ['Date', mailDate(mail.at)],
  ['Message-ID', `<${mail.messageId}>`],
  ...(mail.inReplyTo === undefined ? [] : ([['In-Reply-To', `<${mail.inReplyTo}>`]] as const)),
  ...(mail.references?.length
    ? ([['References', mail.references.map((one) => `<${one}>`).join(' ')]] as const)
    : []),
  ...(mail.headers ?? []),
];

/** RFC 5322, 3.3. */
export const mailDate = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

/** `"Carla Gómez" <carla@example.com>` */
export const mailbox = (address: string, name: string | undefined): string =>
  name === undefined ? address : `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`;
