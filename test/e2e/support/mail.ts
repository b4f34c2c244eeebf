import { randomUUID } from 'node:crypto';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import type { OutboxEntry } from '#local/services/types.ts';
import { eventually } from '#test/support/eventually.ts';
import type { Agent, Inbox } from './inbox.ts';

export interface MailToSend {
  readonly from: string;
  readonly to?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Postmark's own id of it. */
  readonly id?: string;
  readonly files?: readonly MailFile[];
}

export interface MailFile {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
  readonly contentId?: string;
}

export const anAddress = (local = 'carla'): string => `${local}+${randomUUID()}@example.com`;

/** Customers who write mails, and what an agent finds of them. */
export async function mailsOf(inbox: Inbox, agent: Agent) {
  const secrets: Record<string, string> = (await inbox.call('GET', '/local/secrets')).json;
  const { postmarkUser: user, postmarkPassword: password, postmarkReplyTo = '', sesReplyTo = '' } = secrets;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

  /** As Postmark brings it. */
  const bring = (mail: MailToSend) =>
    inbox.call('POST', '/webhooks/postmark/inbound', {
      headers: { authorization },
      body: inboundOf(mail, mail.to ?? postmarkReplyTo),
    });
  const outbox = async (provider: string): Promise<OutboxEntry[]> => {
    const all: OutboxEntry[] = (await inbox.call('GET', '/local/outbox')).json;
    return all.filter((entry) => entry.provider === provider);
  };
  return {
    secrets,
    bring,
    /** The ticket that it has become part of. */
    async write(mail: MailToSend): Promise<string> {
      const answer = await bring(mail);
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
      return answer.json.ticketId;
    },
    /** As it comes to SES. */
    async arrive(raw: string | Uint8Array, { from, to = sesReplyTo }: { from: string; to?: string }) {
      const response = await fetch(`${inbox.url}/local/mail?${new URLSearchParams({ from, to })}`, {
        method: 'POST',
        headers: { 'content-type': 'message/rfc822' },
        body: raw,
      });
      if (response.status !== 202) throw new Error(await response.text());
    },
    outbox,
    /** What a provider was asked to send that says so. */
    async sent(provider: string, text: string): Promise<OutboxEntry[]> {
      return (await outbox(provider)).filter(({ request }) => request.body.includes(text));
    },
    ticketOf: (address: string): Promise<TicketDocument> =>
      eventually(async () => {
        const found = (await agent.tickets()).find(({ contact }) => contact.address === address);
        if (found === undefined) throw new Error(`${address} has no ticket`);
        return found;
      }),
    message: (ticketId: string, text: string): Promise<MessageDocument> =>
      eventually(() => messageWith(agent, ticketId, text)),
    /** Once its delivery has come so far. */
    fared: (ticketId: string, text: string, state: MessageDocument['delivery'], within?: number) =>
      eventually(async () => {
        const found = await messageWith(agent, ticketId, text);
        if (found.delivery !== state) throw new Error(`“${text}” is ${found.delivery}: ${found.failure}`);
        return found;
      }, within),
  };
}

export type Mails = Awaited<ReturnType<typeof mailsOf>>;

async function messageWith(agent: Agent, ticketId: string, text: string): Promise<MessageDocument> {
  const thread = await agent.thread(ticketId);
  const found = thread.find((message) => message.text === text);
  if (found === undefined)
    throw new Error(`none says ${text}: ${thread.map((message) => message.text).join(' | ')}`);
  return found;
}

function inboundOf(mail: MailToSend, to: string): unknown {
  const { from, subject = 'My order', text = '', html = '', headers = {}, id = randomUUID() } = mail;
  const hash = /\+([^@]*)@/.exec(to)?.[1] ?? '';
  return {
    MessageID: id,
    FromFull: { Email: from, Name: 'Carla', MailboxHash: '' },
    To: to,
    ToFull: [{ Email: to, Name: '', MailboxHash: hash }],
    OriginalRecipient: to,
    MailboxHash: hash,
    Subject: subject,
    TextBody: text,
    HtmlBody: html,
    Headers: Object.entries({ 'Message-ID': `<${id}@example.com>`, ...headers }).map(([Name, Value]) => ({
      Name,
      Value,
    })),
    Attachments: (mail.files ?? []).map(({ name, type, content, contentId }) => ({
      Name: name,
      ContentType: type,
      Content: Buffer.from(content).toString('base64'),
      ContentLength: content.byteLength,
      ...(contentId !== undefined && { ContentID: contentId }),
    })),
  };
}

/** A mail as it travels. */
export function rawMail({
  from,
  to = 'help@shop.example',
  subject = 'My order',
  text = '',
  headers = {},
  id = randomUUID(),
  files = [],
}: MailToSend): string {
  const boundary = 'a-boundary';
  const all = {
    From: `Carla <${from}>`,
    To: to,
    Subject: subject,
    'Message-ID': `<${id}@example.com>`,
    'MIME-Version': '1.0',
    ...headers,
    'Content-Type': `multipart/mixed; boundary="${boundary}"`,
  };
  const parts = [
    ['Content-Type: text/plain; charset=utf-8', '', text].join('\r\n'),
    ...files.map(({ name, type, content, contentId }) =>
      [
        `Content-Type: ${type}`,
        `Content-Disposition: attachment; filename="${name.replace(/["\\]/g, '\\$&')}"`,
        'Content-Transfer-Encoding: base64',
        ...(contentId === undefined ? [] : [`Content-ID: <${contentId}>`]),
        '',
        (
          Buffer.from(content)
            .toString('base64')
            .match(/.{1,76}/g) ?? []
        ).join('\r\n'),
      ].join('\r\n'),
    ),
  ];
  return [
    ...Object.entries(all).map(([name, value]) => `${name}: ${value}`),
    '',
    ...parts.map((part) => `--${boundary}\r\n${part}`),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
