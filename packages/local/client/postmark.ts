import { createHash } from 'node:crypto';
import type { Secrets } from './api.ts';
import type { Call } from './connection.ts';
import { domainOf, headersOf, type Mail, type MailFile, mailDate } from './mail.ts';

/** As Postmark names what it received: a GUID, the same for the same words. */
export function guidOf(...words: readonly string[]): string {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A mail that Postmark received. */
export interface PostmarkMail {
  /** `MessageID`: the same again is the same mail, delivered twice. */
  readonly id: string;
  readonly mail: Mail;
}

/** The call that Postmark makes for a mail that came in; the user and the password stand in the webhook's URL. */
export function postmarkCall(received: PostmarkMail, { postmarkUser, postmarkPassword }: Secrets): Call {
  const credentials = Buffer.from(`${postmarkUser}:${postmarkPassword}`).toString('base64');
  return {
    method: 'POST',
    path: '/webhooks/postmark/inbound',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'Postmark',
      authorization: `Basic ${credentials}`,
    },
    body: JSON.stringify(inboundOf(received)),
  };
}

/**
 * Every field that Postmark sends.
 *
 * @see https://postmarkapp.com/developer/webhooks/inbound-webhook
 */
export function inboundOf({ id, mail }: PostmarkMail): object {
  const mailboxHash = /\+([^@]*)@/.exec(mail.to)?.[1] ?? '';
  return {
    FromName: mail.name ?? '',
    MessageStream: 'inbound',
    From: mail.from,
    FromFull: { Email: mail.from, Name: mail.name ?? '', MailboxHash: '' },
    To: mail.to,
    ToFull: [{ Email: mail.to, Name: '', MailboxHash: mailboxHash }],
    Cc: '',
    CcFull: [],
    Bcc: '',
    BccFull: [],
    OriginalRecipient: mail.to,
    Subject: mail.subject,
    MessageID: id,
    ReplyTo: '',
    MailboxHash: mailboxHash,
    Date: mailDate(mail.at),
    TextBody: mail.text,
    HtmlBody: mail.html ?? '',
    StrippedTextReply: strippedReply(mail),
    Tag: '',
    Headers: [...postmarksOwn(mail), ...headersOf(mail)].map(([Name, Value]) => ({ Name, Value })),
    Attachments: (mail.files ?? []).map(attachmentOf),
  };
}

const attachmentOf = ({ name, content, contentType, contentId }: MailFile) => ({
  Name: name,
  Content: Buffer.from(content).toString('base64'),
  ContentType: contentType,
  ContentLength: content.byteLength,
  ContentID: contentId ?? '',
});

/** What Postmark makes of a reply in English; of others it makes nothing. */
function strippedReply({ inReplyTo, text }: Mail): string {
  const head = inReplyTo === undefined ? null : /^On .+ wrote:$/m.exec(text);
  return head === null ? '' : text.slice(0, head.index).trim();
}

const postmarksOwn = ({ from, headers = [] }: Mail): (readonly [string, string])[] => [
  // A mail that no answer is to go to says so by an empty one (RFC 3834).
  ...(headers.some(([name]) => name === 'Return-Path') ? [] : ([['Return-Path', `<${from}>`]] as const)),
  ['Received', `from mail.${domainOf(from)} (mail.${domainOf(from)} [192.0.2.17]) by mx.postmarkapp.com`],
  ['X-Spam-Checker-Version', 'SpamAssassin 3.4.0 (2014-02-07)'],
  ['X-Spam-Status', 'No'],
  ['X-Spam-Score', '-0.1'],
  ['X-Spam-Tests', 'DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_PASS'],
  ['Received-SPF', `Pass (sender SPF authorized) identity=mailfrom; envelope-from=${from}`],
];
