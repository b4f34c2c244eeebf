import { createHash } from 'node:crypto';
import { headersOf, type Mail, type MailFile, mailbox } from './mail.ts';

/** A mail as it travels: what SES puts into its bucket. */
export function mimeOf(mail: Mail): string {
  const [head, body] = contentOf(mail);
  const lines = [
    `From: ${encodedMailbox(mail)}`,
    `To: ${mail.to}`,
    `Subject: ${encodedWords(mail.subject)}`,
    ...headersOf(mail).map(([name, value]) => `${name}: ${value}`),
    ...head,
    '',
    body,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** The headers of a part, and what stands below them. */
type Part = readonly [head: readonly string[], body: string];

function contentOf(mail: Mail): Part {
  const text = textPart('plain', mail.text);
  const words =
    mail.html === undefined ? text : multipart('alternative', [text, textPart('html', mail.html)]);
  return mail.files?.length ? multipart('mixed', [words, ...mail.files.map(filePart)]) : words;
}

const textPart = (subtype: 'plain' | 'html', text: string): Part => [
  [`Content-Type: text/${subtype}; charset=utf-8`, 'Content-Transfer-Encoding: base64'],
  base64Lines(Buffer.from(text)),
];

const filePart = ({ name, contentType, content, contentId }: MailFile): Part => [
  [
    `Content-Type: ${contentType}; name="${encodedWords(name)}"`,
    `Content-Disposition: ${contentId === undefined ? 'attachment' : 'inline'}; filename*=utf-8''${encodeURIComponent(name)}`,
    'Content-Transfer-Encoding: base64',
    ...(contentId === undefined ? [] : [`Content-ID: <${contentId}>`]),
  ],
  base64Lines(content),
];

function multipart(subtype: 'alternative' | 'mixed', parts: readonly Part[]): Part {
  const whole = parts.map(([head, body]) => [...head, '', body].join('\r\n'));
  const boundary = `=_${createHash('sha256').update(whole.join('')).digest('hex').slice(0, 32)}`;
  const body = [...whole.flatMap((part) => [`--${boundary}`, part]), `--${boundary}--`].join('\r\n');
  return [[`Content-Type: multipart/${subtype}; boundary="${boundary}"`], body];
}

const base64Lines = (bytes: Uint8Array): string =>
  (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');

const encodedMailbox = ({ from, name }: Mail): string =>
  name !== undefined && !isAscii(name) ? `${encodedWords(name)} <${from}>` : mailbox(from, name);

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** RFC 2047: words of at most 75 characters, no letter cut in two. */
const mostLettersAWord = 11;

function encodedWords(text: string): string {
  if (isAscii(text)) return text;
  const letters = [...text];
  const words = Array.from({ length: Math.ceil(letters.length / mostLettersAWord) }, (_, index) =>
    letters.slice(index * mostLettersAWord, (index + 1) * mostLettersAWord).join(''),
  );
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}
