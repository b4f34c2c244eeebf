import * as z from 'zod';
import type { TwilioSecret } from '#contracts/twilio.ts';
import { type Instant, second } from '#domain/ids.ts';
import type { InboundLog, LoggedMessage } from '#use-cases/import-missing.ts';
import { smsArrival } from '../sms/arrival.ts';
import { accountUrl, api, authorization, isFilledIn, messagesUrl } from './account.ts';
import { type Listed, mediaIn } from './media.ts';
import { receiptOf } from './parse.ts';

const patience = 10 * second;
const pageSize = 1_000;

const messageSchema = z.object({
  sid: z.string(),
  direction: z.string(),
  from: z.string().min(1),
  to: z.string().min(1),
  body: z.string().nullish(),
  date_created: z.string(),
  num_media: z.coerce.number().nullish(),
  messaging_service_sid: z.string().nullish(),
});
type Message = z.output<typeof messageSchema>;

const pageSchema = z.object({ messages: z.array(z.unknown()), next_page_uri: z.string().nullish() });
const mediaSchema = z.object({
  media_list: z.array(z.object({ uri: z.string(), content_type: z.string().nullish() })),
});

/**
 * Twilio's own list of the messages that came to our number, or by our messaging service. Other numbers of the
 * account may be somebody else's.
 *
 * @see https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
 */
export function twilioInboundLog({ secret }: { secret: () => Promise<TwilioSecret> }): InboundLog {
  return {
    async list(since) {
      const account = await secret();
      return isFilledIn(account) ? listed(account, since) : [];
    },
  };
}

async function listed(account: TwilioSecret, since: Instant): Promise<LoggedMessage[]> {
  const found: LoggedMessage[] = [];
  let url: string | null = firstPage(account, since);
  while (url !== null) {
    const page: z.output<typeof pageSchema> = pageSchema.parse(await ask(url, account));
    for (const entry of page.messages) {
      const message = messageSchema.safeParse(entry).data;
      const at = Date.parse(message?.date_created ?? '');
      if (message !== undefined && isForUs(message, account) && at >= since)
        found.push({ receipt: receiptOf(message.sid), at, read: () => arrivalOf(message, at, account) });
    }
    url = nextPage(page.next_page_uri, account);
  }
  return found;
}

/** A filter that is written `DateSent>=…`: the name ends in the sign. */
function firstPage(account: TwilioSecret, since: Instant): string {
  const query = new URLSearchParams({
    ...(isService(account.from) ? {} : { To: account.from }),
    'DateSent>': `${new Date(since).toISOString().slice(0, 19)}Z`,
    PageSize: String(pageSize),
  });
  return `${messagesUrl(account)}?${query}`;
}

/** Only within our own account, since the credentials go there. */
function nextPage(uri: string | null | undefined, account: TwilioSecret): string | null {
  if (uri == null || uri === '') return null;
  const url = new URL(uri, api).href;
  if (!url.startsWith(`${messagesUrl(account)}?`)) throw new Error('Twilio’s list goes on somewhere else');
  return url;
}

const isService = (from: string): boolean => from.startsWith('MG');

const isForUs = (message: Message, { from }: TwilioSecret): boolean =>
  message.direction === 'inbound' &&
  (isService(from) ? message.messaging_service_sid === from : message.to === from);

async function arrivalOf(message: Message, at: Instant, account: TwilioSecret) {
  const { sid, from, to, body } = message;
  const files = (message.num_media ?? 0) > 0 ? await filesOf(sid, account) : [];
  const attachments = mediaIn(receiptOf(sid), files);
  return smsArrival({ via: 'twilio', from, to, text: body ?? '', at, attachments });
}

async function filesOf(sid: string, account: TwilioSecret): Promise<Listed[]> {
  const answer = await ask(`${accountUrl(account)}/Messages/${sid}/Media.json`, account);
  if (answer === 'not-found') return [];
  return mediaSchema.parse(answer).media_list.map(({ uri, content_type }) => ({
    url: `${api}${uri.replace(/\.json$/, '')}`,
    contentType: content_type ?? '',
  }));
}

async function ask(url: string, account: TwilioSecret): Promise<unknown> {
  const response = await fetch(url, {
    headers: authorization(account),
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  if (response.status === 404) return 'not-found';
  if (!response.ok) throw new Error(`Twilio's list answered ${response.status}`);
  return response.json();
}
