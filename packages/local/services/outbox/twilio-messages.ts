import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../clock.ts';
import { openJournal } from '../journal.ts';
import type { InboundMessage, OutboxOptions } from '../types.ts';

const resourceSchema = z.object({
  sid: z.string(),
  account_sid: z.string(),
  messaging_service_sid: z.string().nullable(),
  direction: z.enum(['inbound', 'outbound-api']),
  from: z.string().nullable(),
  to: z.string(),
  body: z.string(),
  status: z.enum(['queued', 'sent', 'delivered', 'undelivered', 'received']),
  error_code: z.number().nullable(),
  error_message: z.string().nullable(),
  num_segments: z.string(),
  num_media: z.string(),
  date_created: z.string(),
  date_updated: z.string(),
  date_sent: z.string().nullable(),
  price: z.string().nullable(),
  price_unit: z.string(),
  api_version: z.string(),
  uri: z.string(),
  subresource_uris: z.record(z.string(), z.string()),
});
const messageSchema = z.object({
  /** Epoch milliseconds. */
  at: z.number(),
  statusCallback: z.string().nullable(),
  resource: resourceSchema,
});
export type TwilioMessage = z.infer<typeof messageSchema>;
export type TwilioStatus = TwilioMessage['resource']['status'];

export interface TwilioMessages {
  addOutbound(form: URLSearchParams): TwilioMessage;
  addInbound(message: InboundMessage): void;
  setStatus(sid: string, status: TwilioStatus): TwilioMessage | undefined;
  find(sid: string): TwilioMessage['resource'] | undefined;
  /** As the list resource answers `url`, newest first. */
  list(url: URL): object;
  all(): readonly TwilioMessage[];
  close(): void;
}

/** Twilio's log of messages, sent and received. */
export function openMessages(
  file: string | undefined,
  clock: Clock,
  { accountSid, from: ours }: OutboxOptions['twilio'],
): TwilioMessages {
  const messages = new Map<string, TwilioMessage>();
  const { entries, journal } = openJournal(file, messageSchema);
  for (const message of entries) messages.set(message.resource.sid, message);
  journal.rewrite([...messages.values()]);
  const save = (message: TwilioMessage) => {
    journal.append(message);
    messages.set(message.resource.sid, message);
    return message;
  };
  const common = (sid: string, at: number) => ({
    sid,
    account_sid: accountSid,
    error_code: null,
    error_message: null,
    num_media: '0',
    date_created: rfc2822(at),
    date_updated: rfc2822(at),
    price: null,
    price_unit: 'USD',
    api_version: '2010-04-01',
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
    subresource_uris: { media: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media.json` },
  });
  return {
    addOutbound(form) {
      const at = clock.now();
      const service = form.get('MessagingServiceSid');
      const body = form.get('Body') ?? '';
      const resource = {
        ...common(`SM${randomBytes(16).toString('hex')}`, at),
        messaging_service_sid: service,
        direction: 'outbound-api' as const,
        from: form.get('From') ?? (service ? null : ours),
        to: form.get('To') ?? '',
        body,
        status: 'queued' as const,
        num_segments: service ? '0' : segments(body),
        date_sent: null,
      };
      return save({ at, statusCallback: form.get('StatusCallback'), resource });
    },
    addInbound({ sid, from, to, body, at = clock.now() }) {
      if (messages.has(sid)) return;
      const resource = {
        ...common(sid, at),
        messaging_service_sid: null,
        direction: 'inbound' as const,
        from,
        to: to ?? ours,
        body,
        status: 'received' as const,
        num_segments: segments(body),
        date_sent: rfc2822(at),
      };
      save({ at, statusCallback: null, resource });
    },
    setStatus(sid, status) {
      const message = messages.get(sid);
      if (!message) return undefined;
      const at = rfc2822(clock.now());
      const failure =
        status === 'undelivered'
          ? { error_code: 30003, error_message: 'Unreachable destination handset' }
          : {};
      return save({
        ...message,
        resource: { ...message.resource, ...failure, status, date_updated: at, date_sent: at },
      });
    },
    find: (sid) => messages.get(sid)?.resource,
    list: (url) => pageOf([...messages.values()], url),
    all: () => [...messages.values()],
    close: () => journal.close(),
  };
}

function pageOf(messages: readonly TwilioMessage[], url: URL): object {
  const { pathname, searchParams: query } = url;
  const size = Math.min(Math.max(Number(query.get('PageSize') ?? 50) || 50, 1), 1000);
  const page = Math.max(Number(query.get('Page') ?? 0) || 0, 0);
  const matching = messages.filter((message) => matches(message, query)).sort((a, b) => b.at - a.at);
  const uriOf = (number: number) => {
    const params = new URLSearchParams(query);
    params.set('PageSize', String(size));
    params.set('Page', String(number));
    return `${pathname}?${params}`;
  };
  const shown = matching.slice(page * size, (page + 1) * size);
  return {
    messages: shown.map(({ resource }) => resource),
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(shown.length - 1, 0),
    uri: uriOf(page),
    first_page_uri: uriOf(0),
    next_page_uri: matching.length > (page + 1) * size ? uriOf(page + 1) : null,
    previous_page_uri: page > 0 ? uriOf(page - 1) : null,
  };
}

/** `DateSent=` means that day; `DateSent>=` and `DateSent<=`, as which Twilio spells them, bound it by day or instant. */
function matches({ at, resource }: TwilioMessage, query: URLSearchParams): boolean {
  const [to, from, on, after, before] = ['To', 'From', 'DateSent', 'DateSent>', 'DateSent<'].map((name) =>
    query.get(name),
  );
  if (to && resource.to !== to) return false;
  if (from && resource.from !== from) return false;
  if (on && new Date(at).toISOString().slice(0, 10) !== on.slice(0, 10)) return false;
  if (after && at < Date.parse(after)) return false;
  return !before || at <= Date.parse(before) + (before.length === 10 ? 86_399_999 : 0);
}

function segments(body: string): string {
  return String(Math.max(Math.ceil(body.length / (body.length > 160 ? 153 : 160)), 1));
}

function rfc2822(milliseconds: number): string {
  return new Date(milliseconds).toUTCString().replace('GMT', '+0000');
}
