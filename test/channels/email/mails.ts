import { readFile } from 'node:fs/promises';
import { isOneOf } from '#channels/email/ours.ts';
import { parseMail } from '#channels/email/parse-mail.ts';
import { arrivalOf, type MailArrival, type MailContext } from '#channels/email/to-arrival.ts';

export const key = 'a-key-that-only-the-inbox-has';
export const ours = isOneOf(['inbox@in.shop.example', 'help@shop.example']);
export const receipt = { source: 'ses', id: 'd6iitobk75ur44p8kdnnp7g2n800' };
export const at = Date.UTC(2025, 2, 3, 10, 2, 20);

export const readMail = (name: string): Promise<Buffer> =>
  readFile(new URL(`fixtures/${name}.eml`, import.meta.url));

/** A mail of the fixtures, as it arrives. */
export async function arrive(name: string, context: Partial<MailContext> = {}): Promise<MailArrival> {
  return arrivalOf(await parseMail(await readMail(name)), { via: 'ses', at, ours, key, receipt, ...context });
}

/** A mail of this text and these headers. */
export async function arriveAs(
  lines: readonly string[],
  body = 'Hello.',
  context: Partial<MailContext> = {},
) {
  const raw = Buffer.from([...lines, '', body].join('\r\n'));
  return arrivalOf(await parseMail(raw), { via: 'ses', at, ours, key, receipt, ...context });
}
