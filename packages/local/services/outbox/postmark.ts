import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Fault } from '../../faults.ts';
import type { Answer, Request } from '../http.ts';
import { retryAfter } from '../perils.ts';
import type { PostmarkAccount } from '../types.ts';
import { isInactive } from './fates.ts';
import { type PostmarkCallbacks, startCallbacks } from './postmark-callbacks.ts';
import { PostmarkError, unacceptable } from './postmark-error.ts';
import { type Email, emailSchema, people, timestamp } from './postmark-message.ts';
import { openMessages, type PostmarkMessages } from './postmark-messages.ts';
import { refuseEmail, requestLimit } from './postmark-refusals.ts';
import type { Provider } from './provider.ts';

export interface PostmarkOptions {
  readonly clock: Clock;
  readonly hostile: boolean;
  readonly account: PostmarkAccount;
  readonly dataDir: string | undefined;
}

/** Postmark's API as far as it sends a mail and finds it again, and the webhook that it calls after that. */
export function createPostmark({ clock, hostile, account, dataDir }: PostmarkOptions) {
  const messages = openMessages(dataDir && join(dataDir, 'postmark.jsonl'), clock);
  const file = dataDir && join(dataDir, 'postmark-webhooks.jsonl');
  const callbacks = startCallbacks({ account, clock, hostile, file });
  const provider: Provider = {
    name: 'postmark',
    target: 'postmark',
    plays: (host) => host === 'api.postmarkapp.com',
    operation: ({ method }) => (method === 'POST' ? 'SendEmail' : 'SearchMessages'),
    async answer(request, url) {
      try {
        return perform(request, url, { messages, callbacks, account, clock });
      } catch (error) {
        if (error instanceof PostmarkError) return errorAnswer(error);
        throw error;
      }
    },
    refuse: refusalForFault,
  };
  return {
    provider,
    stop() {
      callbacks.stop();
      messages.close();
    },
  };
}

interface Parts {
  readonly messages: PostmarkMessages;
  readonly callbacks: PostmarkCallbacks;
  readonly account: PostmarkAccount;
  readonly clock: Clock;
}

function perform(request: Request, url: URL, parts: Parts): Answer {
  if (request.body.length > requestLimit) throw new PostmarkError(413, 0, 'Payload too large.');
  authenticate(request, parts.account);
  const path = url.pathname.toLowerCase().replace(/\/$/, '');
  if (request.method === 'POST' && path === '/email') return send(readEmail(request), parts);
  if (request.method === 'GET' && path === '/messages/outbound')
    return json(200, parts.messages.search(url.searchParams));
  throw new PostmarkError(404, 0, `${request.method} ${url.pathname} is not played locally.`);
}

function send(email: Email, { messages, callbacks, account, clock }: Parts): Answer {
  refuseEmail(email, account);
  const recipients = [email.To, email.Cc, email.Bcc].flatMap(people).map(({ Email: address }) => address);
  const lost = recipients.filter(isInactive);
  const why =
    'Inactive recipients are ones that have generated a hard bounce, a spam complaint, or a manual suppression.';
  if (lost.length === recipients.length)
    throw new PostmarkError(
      422,
      406,
      `You tried to send to a recipient that has been marked as inactive. Found inactive addresses: ${lost.join(', ')}. ${why}`,
    );
  const message = messages.add(email);
  callbacks.follow(message);
  // So Postmark words it when only some are: the error's code, and yet the message is sent.
  if (lost.length > 0)
    throw new PostmarkError(
      422,
      406,
      `Message OK, but will not deliver to these inactive addresses: ${lost.join(', ')}. ${why}`,
    );
  return json(200, {
    To: email.To,
    SubmittedAt: timestamp(clock.now()),
    MessageID: message.MessageID,
    ErrorCode: 0,
    Message: 'OK',
  });
}

function readEmail({ headers, body }: Request): Email {
  if (!String(headers['content-type'] ?? '').startsWith('application/json'))
    throw new PostmarkError(415, 0, 'Invalid or unspecified Content-Type.');
  const { data, error } = emailSchema.safeParse(parsed(body));
  if (data) return data;
  const { path = [], message = '' } = error.issues[0] ?? {};
  throw unacceptable(`Invalid email request: ${path.join('.')}: ${message}`);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new PostmarkError(422, 402, 'Received invalid JSON input.');
  }
}

function authenticate({ headers }: Request, { serverToken }: PostmarkAccount): void {
  const given = headers['x-postmark-server-token'];
  if (given === undefined)
    throw new PostmarkError(
      401,
      10,
      'No Account or Server API tokens were supplied in the HTTP headers. Please add a header for either X-Postmark-Server-Token or X-Postmark-Account-Token.',
    );
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (timingSafeEqual(digest(String(given)), digest(serverToken))) return;
  throw new PostmarkError(401, 10, 'Request does not contain a valid Server token.');
}

function refusalForFault(fault: Fault): Answer {
  const status = fault.status ?? 500;
  const code = status === 401 ? 10 : status === 422 ? 300 : status === 429 ? 429 : 0;
  const message = status === 429 ? 'Rate limit exceeded.' : 'Internal server error.';
  const answer = errorAnswer(new PostmarkError(status, code, message));
  return { ...answer, headers: { ...answer.headers, ...retryAfter(fault) } };
}

function errorAnswer({ status, code, message }: PostmarkError): Answer {
  const answer = json(status, { ErrorCode: code, Message: message });
  return { ...answer, headers: { ...answer.headers, 'x-pm-apierrorcode': String(code) } };
}

function json(status: number, body: object): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}
