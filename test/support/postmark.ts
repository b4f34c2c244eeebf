import { recipientMark } from '#channels/email/recipient-mark.ts';
import type { PostmarkSecret } from '#contracts/postmark.ts';
import type { Request } from './lambda-events.ts';

export const postmarkSecret: PostmarkSecret = {
  user: 'postmark',
  password: 'a password of sixteen or more',
  serverToken: '00000000-0000-4000-8000-000000000000',
  from: 'help@shop.example',
  replyTo: 'inbound@shop.example',
};

export const inboundTarget = '/webhooks/postmark/inbound';
export const statusTarget = '/webhooks/postmark/status';

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A call as Postmark makes it, with the user and password of the webhook's URL. */
export const postmarkRequest = (
  target: string,
  body: unknown,
  authorization = basic(postmarkSecret.user, postmarkSecret.password),
): Request => ({
  method: 'POST',
  target,
  headers: { authorization, 'content-type': 'application/json', 'user-agent': 'Postmark' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** A customer's mail, as Postmark hands it over. */
export const postmarkMail = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  MessageID: '73e6d360-66eb-11e1-8e72-000000000001',
  From: 'carla@example.com',
  FromFull: { Email: 'carla@example.com', Name: 'Carla', MailboxHash: '' },
  To: postmarkSecret.replyTo,
  ToFull: [{ Email: postmarkSecret.replyTo, Name: '', MailboxHash: '' }],
  Subject: 'My order',
  Date: 'Mon, 2 Mar 2026 09:00:00 +0000',
  MailboxHash: '',
  TextBody: 'Where is my order?',
  HtmlBody: '',
  Headers: [{ Name: 'Message-ID', Value: '<first@example.com>' }],
  Attachments: [],
  ...overrides,
});

export const postmarkFile = (
  content: string | Uint8Array,
  overrides: Readonly<Record<string, unknown>> = {},
) => ({
  Name: 'invoice.pdf',
  Content: Buffer.from(content).toString('base64'),
  ContentType: 'application/pdf',
  ContentLength: Buffer.from(content).length,
  ...overrides,
});

/** What it tells of a mail of ours. */
export const postmarkStatus = (
  { ticketId, seq, to }: { ticketId: string; seq: number; to: string },
  overrides: Readonly<Record<string, unknown>> = {},
) => ({
  RecordType: 'Delivery',
  MessageID: 'b7bc2f4a-e38e-4336-af7d-e6c392c2f817',
  Recipient: to,
  Metadata: { ticket: ticketId, seq: String(seq), to: recipientMark(to) },
  ...overrides,
});
