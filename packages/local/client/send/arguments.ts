import { randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { localUrl } from '../command-line.ts';
import type { AskedChat, AskedEmail, AskedMessage, AskedSms } from './asked.ts';
import { channels, options, type SendChannel, strangersTo } from './options.ts';
import { readEmail } from './read-email.ts';
import { oneOf, said, type Values, Wrong } from './words.ts';

export type Asked = AskedSms | AskedEmail | AskedChat | AskedMessage;

export type SendArguments =
  | { readonly kind: 'send'; readonly url: string; readonly asked: Asked }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly what: string };

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
