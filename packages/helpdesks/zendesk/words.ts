import type { Opening } from '#use-cases/ports.ts';

const channels: Readonly<Record<Opening['channel'], string>> = {
  sms: 'SMS',
  email: 'e-mail',
  web_chat: 'web chat',
};

const longestSubject = 150;

export const subjectOf = ({ subject, channel, number }: Opening): string =>
  oneLine(subject ?? '') || `Conversation ${number} by ${channels[channel]}`;

const oneLine = (text: string): string =>
  unfilled(text).replace(/\s+/g, ' ').trim().slice(0, longestSubject).toWellFormed();

/** Who, by which channel and why; the transcript comes below (H4). */
export function headOf({ channel, number, requester, reason }: Opening): string {
  const { name, email, phone, profileId } = requester;
  const who = [name, email, phone].filter((each) => each !== null && each !== '').join(', ');
  return [
    `Handed over from Rondo: conversation ${number}, by ${channels[channel]}.`,
    `Customer: ${who || 'unknown'}`,
    ...(profileId === null ? [] : [`Profile: ${profileId}`]),
    `Reason: ${reason}`,
  ].join('\n');
}

/** https://support.zendesk.com/hc/en-us/articles/4408888867610: what else there is in one, Zendesk would drop. */
export const tagOf = (tag: string): string =>
  tag
    .toLowerCase()
    .replace(/\s+/g, '_')
    .replace(/[^\p{L}\p{N}_:/-]/gu, '');

/** A word joiner keeps `{{…}}` from being a placeholder that Zendesk fills in with what it knows. */
const unfilled = (text: string): string =>
  text.replace(/([{}])(?=\1)/g, '$1\u2060').replace(/\{(?=%)/g, '{\u2060');

/** As HTML, so that nothing of it is taken for Markdown. */
export const htmlOf = (text: string): string =>
  unfilled(text)
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\r?\n/g, '<br>');

/** A comment holds 64 KB: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/ */
const longest = 60_000;

export const fits = (...texts: readonly string[]): boolean =>
  Buffer.byteLength(htmlOf(texts.join('\n'))) <= longest;

/** As much of it as fits besides `rest`: its beginning or, where that counts more, its end. */
export function cut(text: string, keep: 'start' | 'end', rest: string): string {
  let [most, least] = [text.length, 0];
  const part = (length: number) =>
    keep === 'start' ? text.slice(0, length) : text.slice(text.length - length);
  while (most - least > 1) {
    const length = Math.floor((most + least) / 2);
    if (fits(part(length), rest)) least = length;
    else most = length;
  }
  // Half a character is none.
  const kept = part(least).replace(/[\ud800-\udbff]$|^[\udc00-\udfff]/, '');
  return keep === 'start' ? `${kept}…` : `…${kept}`;
}
