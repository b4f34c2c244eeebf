import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { chatQuery, consentBody, emailBody, pollHeader, sayBody, sessionBody } from '#contracts/api/chat.ts';
import type { NothingAsked } from '#domain/hand-off/consent.ts';
import { parseJson, parseQuery, rawBody } from '#http/input.ts';
import { HttpProblem, notFound } from '#http/problem.ts';
import { json, type Reply } from '#http/reply.ts';
import { type HttpLog, type Operation, serve } from '#http/serve.ts';
import { endChat, say, type Visitor } from '#use-cases/chat.ts';
import { pollChat } from '#use-cases/chat-poll.ts';
import { consent, leaveEmail } from '#use-cases/consent.ts';
import type { Count } from '#use-cases/log.ts';
import type { Files, Store } from '#use-cases/ports.ts';
import { visitorTypes } from '#use-cases/typing.ts';
import { type Authenticating, beginSession, forVisitors, type VisitorOperation } from './authenticate.ts';
import { presentPage, presentSaid } from './present.ts';

export interface Deps extends Authenticating {
  readonly store: Store;
  readonly files: Pick<Files, 'link'>;
  readonly log: HttpLog;
  readonly count: Count;
}

export function createHandler(deps: Deps) {
  const beginning: Record<string, Operation> = {
    'POST /chat/sessions': async (event) => {
      const { identityToken = null } = parseJson(sessionBody, orEmpty(event));
      const session = await beginSession(identityToken, deps);
      deps.log.info('chat-session-begun', { sessionId: session.sessionId });
      return json(201, session);
    },
  };
  const chatting: Record<string, VisitorOperation> = {
    'POST /chat/messages': async (event, visitor) => hear(visitor, parseJson(sayBody, event), deps),
    'GET /chat/messages': async (event, visitor) => poll(visitor, event, deps),
    'POST /chat/typing': async (_event, visitor) => {
      if ((await visitorTypes(visitor, deps)) === 'put-off') deps.log.info('closing-put-off');
      return nothing;
    },
    'POST /chat/email': async (event, visitor) => {
      const { email } = parseJson(emailBody, event);
      const left = await leaveEmail(visitor, email, deps);
      if (left === 'handed-off') deps.log.info('hand-off-completed', { sessionId: visitor.sessionId });
      return nothing;
    },
    'POST /chat/consent': async (event, visitor) => {
      const { accept } = parseJson(consentBody, event);
      const answered = await consent(visitor, accept, deps);
      if (!answered.ok) throw notAwaited(answered.refusal);
      deps.log.info('consent-answered', { ticketId: answered.value.id, accept });
      return nothing;
    },
    'POST /chat/end': async (_event, visitor) => {
      if ((await endChat(visitor, deps)) === 'no-chat') throw notFound('chat');
      return json(200, { status: 'ended' });
    },
  };
  return serve({ ...beginning, ...forVisitors(chatting, deps) }, deps.log);
}

const unawaited: Record<NothingAsked, [title: string, detail: string]> = {
  'nothing-asked': ['Nothing was asked', 'This chat is not waiting for a yes or a no.'],
  overtaken: ['Somebody has the conversation', 'It is with people by now: nothing is asked any longer.'],
  'chat-is-over': ['The chat is over', 'Writing begins a new one.'],
};

function notAwaited(refusal: NothingAsked): HttpProblem {
  const [title, detail] = unawaited[refusal];
  return new HttpProblem(409, refusal, title, { detail });
}

/** A session needs nothing to be said about it. */
const orEmpty = (event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 =>
  rawBody(event).length > 0 ? event : { ...event, body: '{}', isBase64Encoded: false };

const never = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const nothing: Reply = { statusCode: 204, headers: never };

async function hear(visitor: Visitor, said: { text: string; clientId: string }, deps: Deps): Promise<Reply> {
  const { outcome, message, ticket } = await say(visitor, said, deps);
  if (outcome === 'received') deps.count('Received', 1);
  const code = outcome === 'received' ? 'message-received' : 'message-known';
  deps.log.info(code, { ticketId: ticket.id, sessionId: visitor.sessionId });
  return json(201, await presentSaid(message, ticket, deps.files));
}

async function poll(visitor: Visitor, event: APIGatewayProxyEventV2, deps: Deps): Promise<Reply> {
  const { after = null, limit } = parseQuery(chatQuery, event);
  const polled = await pollChat(visitor, { after, limit, known: knownStates(event) }, deps);
  const headers = {
    [pollHeader]: `${polled.nextPollMs}`,
    ...(polled.state !== null && { etag: `"${polled.state}"` }),
  };
  if (polled.outcome === 'unchanged') return { statusCode: 304, headers: { ...never, ...headers } };
  return json(200, await presentPage(polled, deps.files), headers);
}

/** RFC 9110, 13.1.2: compared weakly, for a proxy that compresses makes weak ones of them. */
const knownStates = (event: APIGatewayProxyEventV2): string[] =>
  Array.from(
    (event.headers['if-none-match'] ?? '').matchAll(/(?:W\/)?"([^"]*)"/g),
    ([, state = '']) => state,
  );
