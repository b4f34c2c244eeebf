import { randomUUID } from 'node:crypto';
import type { AskedEmail } from './asked.ts';
import { oneOf, said, type Values, Wrong } from './words.ts';

export function readEmail(values: Values, text: string): AskedEmail {
  const { raw, name, subject, to, html, attach = [] } = values;
  const via = oneOf(values.via, ['postmark', 'ses'], '--via');
  const id = values.id ?? randomUUID();
  const from = raw !== undefined && values.from === undefined ? undefined : addressOf(values.from);
  if (raw !== undefined) {
    const given = { html, subject, name, attach: attach[0], 'reply-to-ticket': values['reply-to-ticket'] };
    const [extra] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
    if (extra !== undefined || text !== '')
      throw new Wrong(
        `--raw is the whole mail: leave ${extra === undefined ? 'the text' : `--${extra}`} out.`,
      );
    return { channel: 'email', via, id, from, to, raw };
  }
  const replyTo = ticketNumber(values['reply-to-ticket']);
  const words = { name, subject, html, attach, replyTo, text: said(text) };
  return { channel: 'email', via, id, from, to, ...words };
}

function ticketNumber(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const number = /^#?(\d{1,9})$/.exec(word)?.[1];
  if (number === undefined) throw new Wrong('--reply-to-ticket has to be the number of a ticket: 7');
  return Number(number);
}

function addressOf(word: string | undefined): string {
  if (word === undefined || !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(word))
    throw new Wrong('--from has to be an e-mail address: carla@example.com');
  return word;
}
