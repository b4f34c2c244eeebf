import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { contactIdOf } from '#use-cases/ids.ts';
import type { Api } from '../api.ts';
import { domainOf, type Mail, messageIdOf, repliesTo } from '../mail.ts';
import { mimeOf } from '../mime.ts';
import { postmarkCall } from '../postmark.ts';
import { sesCall } from '../ses.ts';
import type { AskedEmail } from './asked.ts';
import { contentTypeOf } from './content-type.ts';
import type { Kept } from './kept.ts';
import { readRawMail } from './raw-mail.ts';
import { Impossible, type Sending } from './sending.ts';
import { ticketNamedIn } from './ticket-named-in.ts';

export async function prepareEmail(api: Api, kept: Kept, asked: AskedEmail): Promise<Sending> {
  const { via, id } = asked;
  const secrets = await api.secrets();
  const raw = asked.raw === undefined ? undefined : await contentOf(asked.raw);
  const mail =
    raw === undefined ? await write(api, kept, asked) : await readRaw(raw, asked, secrets.postmarkFrom);
  const { from, to } = mail;
  return {
    call: via === 'ses' ? sesCall(raw ?? mimeOf(mail), { from, to }) : postmarkCall({ id, mail }, secrets),
    contactId: contactIdOf('email', from.toLowerCase()),
    ticketIn: ticketNamedIn,
    again: ['--id', id],
    notes: [`To ${to}${mail.inReplyTo === undefined ? '' : `, in reply to <${mail.inReplyTo}>`}`],
    async followUp(_, ticketId) {
      if (ticketId !== undefined) kept.keepMail(ticketId, mail.messageId);
      return '';
    },
  };
}

async function readRaw(raw: Buffer, { from, to }: AskedEmail, ours: string): Promise<Mail> {
  const mail = await readRawMail(raw);
  return { ...mail, from: from ?? mail.from, to: to ?? (mail.to || ours) };
}

async function write(api: Api, kept: Kept, asked: AskedEmail): Promise<Mail> {
  const { id, from = '', name, text = '', html, attach = [], replyTo } = asked;
  const answered = replyTo === undefined ? undefined : await answeredMail(api, kept, replyTo);
  return {
    messageId: messageIdOf(domainOf(from), id),
    from,
    name,
    to: asked.to ?? answered?.to ?? (await api.secrets()).postmarkFrom,
    subject: asked.subject ?? answered?.subject ?? '',
    text: `${text}${answered?.quote ?? ''}`,
    html: html === undefined ? undefined : (await contentOf(html)).toString('utf8'),
    ...answered?.thread,
    files: await Promise.all(
      attach.map(async (path) => ({
        name: basename(path),
        contentType: contentTypeOf(path),
        content: await contentOf(path),
      })),
    ),
    at: await api.now(),
  };
}

/** What a reply into a ticket goes by: our latest mail in it, else the customer's own. */
async function answeredMail(api: Api, kept: Kept, number: number) {
  const owner = api.agent('ada@example.com');
  const [ticket] = await owner.tickets({ view: 'all', status: 'any', q: `#${number}` });
  if (!ticket) throw new Impossible(`There is no ticket #${number}.`);
  if (ticket.channel !== 'email') throw new Impossible(`Ticket #${number} is none of e-mail.`);
  const subject = `Re: ${ticket.subject?.replace(/^re: /i, '') ?? ''}`;
  const ours = (await api.outbox()).mails.findLast(({ ticketId }) => ticketId === ticket.id);
  if (ours) {
    const { messageId = '', references, replyTo, text } = ours;
    const quote = `\n\nOn ${new Date(await api.now()).toUTCString()}, Support wrote:\n\n${quoted(text)}\n`;
    // SES gives the mail a name of its own, and ours is the last that it refers to.
    return {
      to: replyTo,
      subject,
      quote,
      thread: repliesTo(messageId || (references.at(-1) ?? ''), references),
    };
  }
  const own = kept.mail(ticket.id);
  if (own === undefined)
    throw new Impossible(
      `Nobody has answered ticket #${number} yet, and its mails were not sent from here: there is nothing to reply to.`,
    );
  return { to: undefined, subject, quote: '', thread: repliesTo(own) };
}

const quoted = (text: string): string => text.replace(/^/gm, '> ');

async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Impossible(`${path} can't be read: ${error instanceof Error ? error.message : error}`);
  }
}
