import { describe, expect, it } from 'vitest';
import { parseMail } from '#channels/email/parse-mail.ts';
import { replyAddress } from '#channels/email/reply-address.ts';
import type { MailContext } from '#channels/email/to-arrival.ts';
import { arrivalOf } from '#channels/email/to-arrival.ts';
import { parseInbound } from '#channels/postmark/parse.ts';
import { isPostmark } from '#channels/postmark/verify.ts';
import type { Mail } from '#local/client/mail.ts';
import { mimeOf } from '#local/client/mime.ts';
import { guidOf, inboundOf, postmarkCall } from '#local/client/postmark.ts';
import { sesCall } from '#local/client/ses.ts';
import { monday, secrets } from './support.ts';

const key = 'k'.repeat(32);
const mail: Mail = {
  messageId: 'a1@mail.example',
  from: 'jurgen@post.example',
  name: 'Jürgen "Jo" Weiß',
  to: replyAddress('inbox@in.shop.example', 'tkt_1', key),
  subject: 'Re: Größe falsch – bitte „42“ statt 40, und noch ein paar Wörter mehr 🙈',
  text: 'Grüße!\n\nOn Mon, Support <support@shop.example> wrote:\n\n> Tomorrow.\n',
  html: '<p>Grüße!</p><blockquote>Tomorrow.</blockquote>',
  inReplyTo: 'msg_1_2@shop.example',
  references: ['a0@mail.example', 'msg_1_2@shop.example'],
  headers: [['Auto-Submitted', 'no']],
  files: [{ name: 'Grüße 1.png', contentType: 'image/png', content: Buffer.from('a picture') }],
  at: monday,
};

const context: MailContext = {
  via: 'postmark',
  at: monday,
  ours: (address) => address.endsWith('shop.example'),
  key,
  receipt: { source: 'test', id: '1' },
};

/** What is to be understood, whichever way it comes. */
const understood = {
  contactAddress: 'jurgen@post.example',
  contactName: 'Jürgen "Jo" Weiß',
  subject: mail.subject,
  text: 'Grüße!',
  automatic: false,
  repliesTo: 'tkt_1',
  email: { messageId: mail.messageId, references: mail.references, cc: [] },
  attachments: [expect.objectContaining({ name: 'Grüße 1.png', contentType: 'image/png', bytes: 9 })],
};

describe('a mail by Postmark', () => {
  it('T3: is read as the mail that it was', () => {
    const parsed = parseInbound(inboundOf({ id: 'g1', mail }));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    expect(parsed.value).toMatchObject({ messageId: 'g1', mailboxHash: /\+(.*)@/.exec(mail.to)?.[1] });
    expect(arrivalOf(parsed.value.mail, context)).toMatchObject({
      arrival: understood,
      files: [{ content: Buffer.from('a picture') }],
    });
  });

  it('has every field that Postmark documents, and proves who calls', () => {
    expect(Object.keys(inboundOf({ id: 'g1', mail })).toSorted()).toEqual(
      [
        ...[
          'FromName',
          'MessageStream',
          'From',
          'FromFull',
          'To',
          'ToFull',
          'Cc',
          'CcFull',
          'Bcc',
          'BccFull',
        ],
        ...['OriginalRecipient', 'Subject', 'MessageID', 'ReplyTo', 'MailboxHash', 'Date', 'TextBody'],
        ...['HtmlBody', 'StrippedTextReply', 'Tag', 'Headers', 'Attachments'],
      ].toSorted(),
    );
    expect(inboundOf({ id: 'g1', mail })).toMatchObject({ StrippedTextReply: 'Grüße!' });
    const { headers, path } = postmarkCall({ id: 'g1', mail }, secrets);
    expect(path).toBe('/webhooks/postmark/inbound');
    const known = { user: secrets.postmarkUser, password: secrets.postmarkPassword };
    expect(isPostmark(headers?.authorization, known)).toBe(true);
    expect(isPostmark(headers?.authorization, { ...known, password: 'another' })).toBe(false);
  });

  it('T5: has the same GUID for the same words', () => {
    expect(guidOf('a', 'b')).toBe(guidOf('a', 'b'));
    expect(guidOf('a', 'b')).not.toBe(guidOf('a', 'c'));
    expect(guidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('a mail by SES', () => {
  it('T3: is read as the mail that it was', async () => {
    const parsed = await parseMail(Buffer.from(mimeOf(mail)));
    expect(arrivalOf(parsed, { ...context, via: 'ses' })).toMatchObject({
      arrival: understood,
      files: [{ content: new Uint8Array(Buffer.from('a picture')) }],
    });
  });

  it('has lines that any server takes (RFC 5322, 2.1.1), in ASCII', () => {
    const raw = mimeOf({ ...mail, text: 'ü'.repeat(2_000) });
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThan(250);
    expect(raw).toMatch(/^[\x20-\x7e\r\n]*$/);
  });

  it('is one part where it has only text', async () => {
    const { messageId, from, to, subject, at } = mail;
    const plain = await parseMail(Buffer.from(mimeOf({ messageId, from, to, subject, at, text: 'Grüße' })));
    expect(plain).toMatchObject({ text: expect.stringContaining('Grüße'), html: null, attachments: [] });
  });

  it('comes with its envelope', () => {
    expect(sesCall('raw', { from: 'a@b.example', to: 'i+x@in.shop.example' })).toMatchObject({
      path: '/local/mail?from=a%40b.example&to=i%2Bx%40in.shop.example',
      headers: { 'content-type': 'message/rfc822' },
      body: 'raw',
    });
  });
});
