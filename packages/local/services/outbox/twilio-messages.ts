import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { openJournal } from '../journal.ts';
import type { InboundMessage, OutboxOptions } from '../types.ts';
import { pageOf } from './twilio-listing.ts';
import { messageSchema, type TwilioMessage, type TwilioStatus } from './twilio-message.ts';

export interface TwilioMessages {
  addOutbound(form: URLSearchParams): TwilioMessage;
  addInbound(message: InboundMessage): void;
  setStatus(sid: string, status: TwilioStatus): TwilioMessage | undefined;
  find(sid: string): TwilioMessage | undefined;
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
    addInbound({ sid, from, to, body, media = [], at = clock.now() }) {
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
        num_media: String(media.length),
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
    find: (sid) => messages.get(sid),
    list: (url) => pageOf([...messages.values()], url),
    all: () => [...messages.values()],
    close: () => journal.close(),
  };
}

function segments(body: string): string {
  return String(Math.max(Math.ceil(body.length / (body.length > 160 ? 153 : 160)), 1));
}

function rfc2822(milliseconds: number): string {
  return new Date(milliseconds).toUTCString().replace('GMT', '+0000');
}
