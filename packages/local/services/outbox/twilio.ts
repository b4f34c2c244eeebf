import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Fault } from '../../faults.ts';
import type { Answer, Request } from '../http.ts';
import { retryAfter } from '../perils.ts';
import type { InboundMessage, OutboxOptions } from '../types.ts';
import type { Provider } from './provider.ts';
import { type Callbacks, startCallbacks } from './twilio-callbacks.ts';
import { openMedia, storageHost, type TwilioMedia } from './twilio-media.ts';
import { openMessages, type TwilioMessages } from './twilio-messages.ts';
import { refusalOf, TwilioError } from './twilio-refusals.ts';

export interface TwilioOptions {
  readonly clock: Clock;
  readonly hostile: boolean;
  readonly account: OutboxOptions['twilio'];
  readonly dataDir: string | undefined;
}

/** Twilio's Messages resource: sending, reading one, listing, media, and the status callbacks that follow a sending. */
export function createTwilio(options: TwilioOptions) {
  const file = (name: string) => options.dataDir && join(options.dataDir, name);
  const messages = openMessages(file('twilio.jsonl'), options.clock, options.account);
  const media = openMedia(file('twilio-media.jsonl'), options.account);
  const callbacks = startCallbacks(messages, options);
  const provider: Provider = {
    name: 'twilio',
    target: 'twilio',
    plays: (host) => host === 'api.twilio.com' || host === storageHost,
    operation: ({ method }, url) => {
      if (method === 'POST') return 'CreateMessage';
      if (url.host === storageHost || url.pathname.includes('/Media')) return 'FetchMedia';
      return url.pathname.endsWith('/Messages.json') ? 'ListMessages' : 'FetchMessage';
    },
    answer: async (request, url) => {
      if (url.host === storageHost) return media.content(url);
      try {
        authenticate(request, url, options.account);
        return perform(request, url, { messages, media, callbacks, account: options.account });
      } catch (error) {
        if (error instanceof TwilioError) return errorAnswer(error);
        throw error;
      }
    },
    refuse: refusalForFault,
  };
  return {
    provider,
    received(message: InboundMessage) {
      media.add(message);
      messages.addInbound(message);
    },
    stop() {
      callbacks.stop();
      messages.close();
      media.close();
    },
  };
}

interface Parts {
  readonly messages: TwilioMessages;
  readonly media: TwilioMedia;
  readonly callbacks: Callbacks;
  readonly account: OutboxOptions['twilio'];
}

function perform(request: Request, url: URL, { messages, media, callbacks, account }: Parts): Answer {
  const medium = request.method === 'GET' ? media.answer(url) : undefined;
  if (medium !== undefined) return medium;
  const [, sid] = /\/Messages(?:\/(\w+))?\.json$/.exec(url.pathname) ?? [];
  if (!/\/Messages(\/\w+)?\.json$/.test(url.pathname)) throw notFound(url);
  if (request.method === 'GET') {
    const found = sid === undefined ? messages.list(url) : messages.find(sid)?.resource;
    if (!found) throw notFound(url);
    return json(200, found);
  }
  if (request.method !== 'POST' || sid !== undefined) throw new TwilioError(405, 20004, 'Method not allowed');
  const form = new URLSearchParams(request.body.toString());
  const refusal = refusalOf(form, account);
  if (refusal) throw refusal;
  const message = messages.addOutbound(form);
  callbacks.follow(message);
  return json(201, message.resource);
}

function authenticate(
  { headers }: Request,
  url: URL,
  { accountSid, authToken }: OutboxOptions['twilio'],
): void {
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const isOurs = url.pathname.startsWith(`/2010-04-01/Accounts/${accountSid}/`);
  if (isOurs && isSame(headers.authorization ?? '', expected)) return;
  throw new TwilioError(401, 20003, 'Authenticate');
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function notFound(url: URL): TwilioError {
  return new TwilioError(404, 20404, `The requested resource ${url.pathname} was not found`);
}

function refusalForFault(fault: Fault): Answer {
  const status = fault.status ?? 500;
  const refusal =
    status === 429
      ? new TwilioError(429, 20429, 'Too Many Requests')
      : new TwilioError(status, 20500, 'Internal Server Error');
  const answer = errorAnswer(refusal);
  return { ...answer, headers: { ...answer.headers, ...retryAfter(fault) } };
}

function errorAnswer({ status, code, message }: TwilioError): Answer {
  return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function json(status: number, body: object): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify(body),
  };
}
