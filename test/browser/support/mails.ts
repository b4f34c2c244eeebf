import { randomUUID } from 'node:crypto';
import type { ForkedInbox } from '#test/e2e/support/forked.ts';

/** A customer's mail, as Postmark brings it. */
export async function writeMail(
  { call }: Pick<ForkedInbox, 'call'>,
  { from, subject, text, ...more }: { from: string; subject: string; text: string; Attachments?: object[] },
): Promise<string> {
  const { postmarkUser, postmarkPassword, postmarkReplyTo } = (await call('GET', '/local/secrets')).json;
  const authorization = `Basic ${Buffer.from(`${postmarkUser}:${postmarkPassword}`).toString('base64')}`;
  const answer = await call('POST', '/webhooks/postmark/inbound', {
    headers: { authorization },
    body: {
      MessageID: randomUUID(),
      FromFull: { Email: from, Name: '', MailboxHash: '' },
      To: postmarkReplyTo,
      ToFull: [{ Email: postmarkReplyTo, Name: '', MailboxHash: '' }],
      OriginalRecipient: postmarkReplyTo,
      MailboxHash: '',
      Subject: subject,
      TextBody: text,
      HtmlBody: '',
      Headers: [{ Name: 'Message-ID', Value: `<${randomUUID()}@example.com>` }],
      Attachments: [],
      ...more,
    },
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.json.ticketId;
}
