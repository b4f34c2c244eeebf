import { randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { localUrl } from '../command-line.ts';
import type { AskedChat, AskedEmail, AskedMessage, AskedSms } from './asked.ts';
import { channels, options, type SendChannel, strangersTo } from './options.ts';

export type Asked = AskedSms | AskedEmail | AskedChat | AskedMessage;

export type SendArguments =
  | { readonly kind: 'send'; readonly url: string; readonly asked: Asked }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly what: string };

/** What somebody typed can't be meant. */
class Wrong extends Error {}

/** What `npm run send` is asked for. */
export function readSendArguments(args: string[]): SendArguments {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return { kind: 'help' };
    const [first, ...words] = positionals;
    const channel = channelOf(first);
    const [stranger] = strangersTo(channel, values);
    if (stranger !== undefined) throw new Wrong(`${channel} knows no --${stranger}.`);
    return { kind: 'send', url: localUrl(values.url), asked: readers[channel](values, words.join(' ')) };
  } catch (error) {
    // `parseArgs` throws what it doesn't understand, in words for people.
    return { kind: 'wrong', what: error instanceof Error ? error.message : String(error) };
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>['values'];

const readers: Readonly<Record<SendChannel, (values: Values, text: string) => Asked>> = {
  sms: readSms,
  email: readEmail,
  chat: readChat,
  message: readMessage,
};

function channelOf(word: string | undefined): SendChannel {
  if (word === undefined) throw new Wrong(`Which channel? ${channels.join(', ')}`);
  const channel = channels.find((one) => one === word);
  if (channel === undefined) throw new Wrong(`There is no channel "${word}": ${channels.join(', ')}`);
  return channel;
}

function readSms(values: Values, text: string): AskedSms {
  const from = parsePhoneNumberFromString(values.from ?? '')?.number;
  if (from === undefined)
    throw new Wrong('--from has to be a phone number with its country code: +4915112345678');
  const via = oneOf(values.via, ['twilio', 'aws'], '--via');
  const { media = [], to } = values;
  if (via === 'aws') {
    if (media.length > 0) throw new Wrong('AWS End User Messaging brings no media: leave --media out.');
    const id = values.sid ?? randomUUID();
    return { channel: 'sms', via, id, from, to, media: [], text: said(text) };
  }
  const id = values.sid ?? `${media.length > 0 ? 'MM' : 'SM'}${randomBytes(16).toString('hex')}`;
  if (!/^(SM|MM)[0-9a-f]{32}$/.test(id))
    throw new Wrong('--sid has to be "SM" and 32 lower-case hex digits.');
  return { channel: 'sms', via, id, from, to, media, text: media.length > 0 ? text : said(text) };
}

function readEmail(values: Values, text: string): AskedEmail {
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

function readChat({ from, identity, end = false, ...values }: Values, text: string): AskedChat {
  if (from === undefined) throw new Wrong('--from has to be a name, to go on under: carla');
  const begin = values.new ?? false;
  const id = values.id ?? randomUUID();
  return { channel: 'chat', id, from, begin, identity, end, text: end ? text : said(text) };
}

function readMessage(values: Values, text: string): AskedMessage {
  if (values.channel === undefined) throw new Wrong('Which --channel? sms, email or web_chat');
  const channel = oneOf(values.channel, ['sms', 'email', 'web_chat'], '--channel');
  const { from, to, name, subject, profile, segment, tag, id = `in_${randomUUID()}` } = values;
  if (from === undefined) throw new Wrong('--from has to say who writes: a number, an address or an id');
  return {
    channel: 'message',
    message: {
      channel,
      messageId: id,
      from,
      to,
      name,
      text: said(text),
      subject,
      inReplyTo: values['in-reply-to'],
      profileId: profile,
      segments: segment,
      tags: tag,
    },
  };
}

function said(text: string): string {
  if (text === '') throw new Wrong('What do they write? The text comes last, in quotes.');
  return text;
}

function addressOf(word: string | undefined): string {
  if (word === undefined || !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(word))
    throw new Wrong('--from has to be an e-mail address: carla@example.com');
  return word;
}

/** The first one, where nothing is said. */
function oneOf<Word extends string>(
  word: string | undefined,
  words: readonly [Word, ...Word[]],
  option: string,
): Word {
  const found = word === undefined ? words[0] : words.find((one) => one === word);
  if (found === undefined) throw new Wrong(`${option} has to be ${words.join(' or ')}.`);
  return found;
}
