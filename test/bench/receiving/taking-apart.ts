import * as z from 'zod';
import { isOneOf } from '#channels/email/ours.ts';
import { sanitizeMail } from '#channels/email/sanitize.ts';
import { arrivalOf } from '#channels/email/to-arrival.ts';
import { parseInbound } from '#channels/postmark/parse.ts';
import { parseJson } from '#http/input.ts';
import { signingSecret } from '#test/support/chat.ts';
import { postmarkSecret } from '#test/support/postmark.ts';
import { serveRequests } from '../worker.ts';
import { calls } from './calls.ts';

/** `json`: the call's JSON, checked. `html`: the mail's HTML, sanitized. `all`: these, and what is left of the mail. */
export interface Part {
  readonly part: 'json' | 'html' | 'all';
  readonly from: number;
  readonly count: number;
}

serveRequests(async ({ part, from, count }: Part): Promise<readonly number[]> => {
  const durations: number[] = [];
  for (let customer = from; customer < from + count; customer++) durations.push(await timed(part, customer));
  return durations;
});

async function timed(part: Part['part'], customer: number): Promise<number> {
  const event = await calls.bigMail.event(customer);
  const before = performance.now();
  const parsed = parseInbound(parseJson(z.unknown(), event));
  const parsedAt = performance.now();
  if (!parsed.ok) throw new Error(`no mail: ${JSON.stringify(parsed.errors)}`);
  const { mail, messageId, mailboxHash } = parsed.value;
  if (part === 'json') return parsedAt - before;
  if (part === 'html') sanitizeMail(mail.html ?? '');
  else
    arrivalOf(mail, {
      via: 'postmark',
      at: Date.now(),
      ours: isOneOf([postmarkSecret.from, postmarkSecret.replyTo]),
      key: signingSecret.key,
      receipt: { source: 'postmark', id: messageId },
      mailboxHash,
    });
  return performance.now() - (part === 'html' ? parsedAt : before);
}
