import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { localUrl } from './command-line.ts';
import type { Sms } from './twilio.ts';

export const sendUsage = `Sends Rondo a customer's message, as the provider would. Rondo has to be running: npm start

  npm run send -- sms --from +4915112345678 "Where is my order?"

  sms       the channel; email and chat come with a later version
  --from    the customer's phone number, with its country code
  --to      which of our numbers they wrote to; the account's own if left out
  --sid     MessageSid, "SM" and 32 hex digits: the same one again is the same message, delivered twice
  --url     where Rondo runs; http://localhost:3000 if left out, or the port in PORT
`;

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  sid: { type: 'string' },
  url: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type SendArguments =
  | { readonly kind: 'send'; readonly url: string; readonly sms: Sms }
  | { readonly kind: 'help' }
  /** With whether the usage would help. */
  | { readonly kind: 'wrong'; readonly what: string; readonly showUsage: boolean };

const wrong = (what: string, showUsage = true): SendArguments => ({ kind: 'wrong', what, showUsage });

/** What `npm run send` is asked for. */
export function readSendArguments(args: string[]): SendArguments {
  const parsed = parse(args);
  if (parsed instanceof Error) return wrong(parsed.message);
  const { values, positionals } = parsed;
  const [channel, ...words] = positionals;
  if (values.help) return { kind: 'help' };
  if (channel === undefined) return wrong('Which channel?');
  if (channel === 'email' || channel === 'chat')
    return wrong(
      `Rondo takes no ${channel} messages yet, only sms; ${channel} comes with a later version.`,
      false,
    );
  if (channel !== 'sms') return wrong(`There is no channel "${channel}".`);
  const from = parsePhoneNumberFromString(values.from ?? '')?.number;
  if (from === undefined)
    return wrong('--from has to be a phone number with its country code: +4915112345678');
  const sid = values.sid ?? `SM${randomBytes(16).toString('hex')}`;
  if (!/^(SM|MM)[0-9a-f]{32}$/.test(sid)) return wrong('--sid has to be "SM" and 32 lower-case hex digits.');
  const text = words.join(' ');
  if (text === '') return wrong('What do they write? The text comes last, in quotes.');
  return { kind: 'send', url: localUrl(values.url), sms: { sid, from, to: values.to, text } };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
