import type { TwilioSecret } from '#contracts/twilio.ts';
import { second } from '#domain/ids.ts';
import type { Attachment } from '#domain/ticket/message.ts';
import { attachmentId } from '#use-cases/ids.ts';
import type { FetchedMedia, Media, ReceiptKey } from '#use-cases/ports.ts';
import { accountUrl, authorization } from './account.ts';

/** Twilio takes ten; more than a message can hold is nobody's picture. */
const mostFiles = 30;
/** https://www.twilio.com/docs/messaging/guides/accepted-mime-types */
const mostBytes = 5 * 1024 * 1024;
const patience = 10 * second;
/** To Twilio's storage, and from there to wherever that keeps it. */
const mostRedirects = 3;

export interface Listed {
  readonly url: string;
  readonly contentType: string;
}

/** Pictures and the like as Twilio lists them: where they lie, not what they are. */
export const mediaIn = (receipt: ReceiptKey, files: readonly Listed[]): Attachment[] =>
  files.slice(0, mostFiles).map(({ url, contentType }, nth) => ({
    id: attachmentId(receipt, nth),
    name: nameOf(nth, typeOf(contentType)),
    contentType: typeOf(contentType),
    bytes: 0,
    contentId: null,
    source: url,
    refused: null,
  }));

const typeOf = (header: string | null): string =>
  (header ?? '').split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';

/** Twilio knows no names. */
const endings: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', '.jpg'],
  ['image/png', '.png'],
  ['image/gif', '.gif'],
  ['image/webp', '.webp'],
  ['image/heic', '.heic'],
  ['video/mp4', '.mp4'],
  ['video/3gpp', '.3gp'],
  ['video/quicktime', '.mov'],
  ['audio/amr', '.amr'],
  ['audio/mpeg', '.mp3'],
  ['audio/ogg', '.ogg'],
  ['text/vcard', '.vcf'],
  ['text/x-vcard', '.vcf'],
  ['text/calendar', '.ics'],
  ['application/pdf', '.pdf'],
]);

const nameOf = (nth: number, contentType: string): string =>
  `media-${nth + 1}${endings.get(contentType) ?? ''}`;

/**
 * Fetches what lies in our own account at Twilio, as that account; nothing else is ever asked for with its
 * credentials. Whoever Twilio sends us on to gets none.
 *
 * @see https://www.twilio.com/docs/messaging/api/media-resource
 */
export function twilioMedia({ secret }: { secret: () => Promise<TwilioSecret> }): Media {
  return {
    async fetch(source) {
      const account = await secret();
      if (!isOurs(source, account)) return { refused: 'It does not lie at Twilio, in our account.' };
      const signal = AbortSignal.timeout(patience);
      let url = source;
      let headers = authorization(account);
      for (let hops = 0; hops <= mostRedirects; hops++) {
        const response = await fetch(url, { headers, redirect: 'manual', signal });
        const next = redirectOf(response, url);
        if (next === null) return outcomeOf(response);
        await response.body?.cancel();
        if (new URL(next).protocol !== 'https:')
          return { refused: 'It does not lie where it is safe to fetch.' };
        url = next;
        headers = {};
      }
      throw new Error('Twilio’s media redirect in circles');
    },
  };
}

function isOurs(source: string, account: TwilioSecret): boolean {
  const url = URL.parse(source);
  const ours = new URL(`${accountUrl(account)}/`);
  return (
    url !== null &&
    url.origin === ours.origin &&
    url.username === '' &&
    url.pathname.startsWith(ours.pathname)
  );
}

function redirectOf({ status, headers }: Response, base: string): string | null {
  const location = headers.get('location');
  if (status < 300 || status > 399 || location === null) return null;
  return URL.parse(location, base)?.href ?? null;
}

async function outcomeOf(response: Response): Promise<FetchedMedia> {
  if (response.status === 404 || response.status === 410) return { refused: 'It is no longer there.' };
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`Twilio's media answered ${response.status}`);
  }
  const content = await readUpTo(mostBytes, response);
  if (content === null) return { refused: 'It is larger than 5 MB.' };
  return { content, contentType: typeOf(response.headers.get('content-type')) };
}

/** Counted while it comes: what is announced may be wrong. */
async function readUpTo(most: number, { body }: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
